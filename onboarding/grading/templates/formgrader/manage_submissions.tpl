{%- extends 'nbgrader/manage_submissions.tpl' -%}

{%- block script -%}
{{ super() }}
<script type="module" src="{{ base_url }}/onboarding/grading/screens/states.js"></script>
{%- endblock -%}
