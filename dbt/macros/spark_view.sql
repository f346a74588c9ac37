{# On Spark a view is a table too: a model's plan would be unfolded again at each use, and a session's
   views end with it, while tables are files. #}
{% materialization view, adapter='spark' %}
{{ return(materialization_table_spark()) }}
{% endmaterialization %}
