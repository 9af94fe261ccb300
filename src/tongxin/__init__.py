"""同心 Tongxin: the working platform of associations of experts."""

__version__ = "0.1.0"
