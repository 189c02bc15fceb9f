"""Speed, told as ratios: `python -m bench` measures the hub beside its floors in one run."""
