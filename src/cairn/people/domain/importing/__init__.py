"""The way of a feed: read the files, map the columns, parse the values, stage, compare, apply.

`reading` and the modules beside it up to `rows` are pure: no Django, no database. `staging`, `checking`, `applying` and
`runs` work set by set inside PostgreSQL; nothing there walks people one by one.
"""
