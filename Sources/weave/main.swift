import Workbench

Weave.runAndExit()
