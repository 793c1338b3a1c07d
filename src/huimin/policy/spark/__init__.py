"""The same decisions on many machines: PySpark splits the households, the engine decides each part."""
