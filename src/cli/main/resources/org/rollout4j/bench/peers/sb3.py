"""SAC of SBX and QR-DQN of sb3-contrib, one environment, with their defaults, written out so that they stay the same as ours.

  sb3.py WARM_UP_SECONDS sac|qr-dqn
"""
import sys
import time
import warnings

import turns

warnings.filterwarnings("ignore")
warm_up, algorithm = float(sys.argv[1]), sys.argv[2]
CHUNK_SECONDS = 0.25

if algorithm == "sac":
    import jax
    import sbx

    modules = sbx, jax
    model = sbx.SAC(
        "MlpPolicy", "Pendulum-v1", seed=1, learning_rate=3e-4, buffer_size=1_000_000, learning_starts=100, batch_size=256, tau=0.005,
        gamma=0.99, train_freq=1, gradient_steps=1, policy_kwargs={"net_arch": [256, 256]})
else:
    import sb3_contrib
    import torch

    torch.set_num_threads(turns.processors())
    modules = sb3_contrib, torch
    # a constant epsilon, the one at which its schedule ends: a schedule over a run without end would not leave its beginning
    model = sb3_contrib.QRDQN(
        "MlpPolicy", "CartPole-v1", seed=1, device="cpu", learning_rate=5e-5, buffer_size=1_000_000, learning_starts=100, batch_size=32,
        tau=1.0, gamma=0.99, train_freq=4, gradient_steps=1, target_update_interval=10_000, exploration_initial_eps=0.01,
        exploration_final_eps=0.01, policy_kwargs={"net_arch": [64, 64], "n_quantiles": 200})


def train(steps):
    before = model.num_timesteps
    model.learn(steps, reset_num_timesteps=False)
    return model.num_timesteps - before


train(200)  # fills the replay to where learning starts, and compiles
start = time.perf_counter()
train(100)
chunk = max(4, int(100 * CHUNK_SECONDS / (time.perf_counter() - start)))
turns.take(lambda: train(chunk), warm_up, *modules)
