"""One Spark session per process, sized for the machine or for the cluster that is configured."""

import os
import sys

from pyspark.sql import SparkSession

from spark_jobs.java import prepare_java

DEFAULT_MASTER = "local[*]"


def session() -> SparkSession:
    """The process's session; `NTM_SPARK_MASTER` names a cluster, else all cores of this machine."""
    prepare_java()
    # Workers are this very Python, whatever `python3` is on the PATH; a cluster names its own.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # The loopback unless a cluster's workers must reach the driver: then the address they see.
    host = os.environ.get("NTM_SPARK_HOST", "127.0.0.1")
    spark = (
        SparkSession.builder.appName("ntm")
        .master(os.environ.get("NTM_SPARK_MASTER", DEFAULT_MASTER))
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", os.environ.get("NTM_SPARK_MEMORY", "1g"))
        .config("spark.driver.bindAddress", host)
        .config("spark.driver.host", host)
        .config("spark.sql.session.timeZone", "Asia/Ho_Chi_Minh")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark
