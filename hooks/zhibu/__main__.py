"""`python -m zhibu` is the `zhibu` command."""

from .cli import main

raise SystemExit(main())
