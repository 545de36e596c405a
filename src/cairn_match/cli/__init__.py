"""The command line of the engine: two CSV files and a rules file in, a proved match out.

Standard library only, beside the engine: argparse, csv, tomllib. docs/developer/cairn-match.md tells the formats.
"""
