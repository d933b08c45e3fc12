{%- extends 'nbgrader/gradebook_notebook_submissions.tpl' -%}

{%- block script -%}
{{ super() }}
<script type="module" src="{{ base_url }}/onboarding/grading/screens/states.js"></script>
{%- endblock -%}
