{%- extends 'nbgrader/gradebook_assignments.tpl' -%}

{%- block script -%}
{{ super() }}
<script type="module" src="{{ base_url }}/onboarding/grading/screens/overview.js"></script>
{%- endblock -%}
