import Workbench

print("weave")
