import ArgumentParser
import Macrid
import Plotting
