import CGnuplot
import CPNG

