import CGnuplot
import CPNG
