import Workbench

print("table1")
