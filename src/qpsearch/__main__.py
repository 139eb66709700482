"""``python -m qpsearch``."""

from qpsearch.cli import main

if __name__ == "__main__":
    main()
