"""PPO, A2C and DQN on drain-grid in the way of PureJaxRL: environments and learning are one function that XLA compiles.

  jax_rl.py WARM_UP_SECONDS DEVICES ppo|a2c|dqn ENVS HORIZON MINIBATCH EPOCHS

With two devices, which are threads, each takes half of the environments and half of each minibatch, and normalises advantages by itself. Episodes end
at the time limit without a value of what would have followed; minibatches are drawn by a hash of the row numbers, which takes less time than a shuffle.
"""
import os
import sys
import time

import turns

warm_up, devices, algorithm = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
envs, horizon, minibatch, epochs = map(int, sys.argv[4:8])
if devices > 1:  # read when JAX is loaded
    os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={devices} --xla_cpu_multi_thread_eigen=false"

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.sharding import PartitionSpec

CHUNK_SECONDS = 0.2
OBSERVATIONS, ACTIONS, HIDDEN = 16, 4, 64
TIME_LIMIT = 200
DISCOUNT = 0.99
f32 = jnp.float32
jax.config.update("jax_default_prng_impl", "rbg")  # the fastest one


def reset(uniform):
    """Any grid but the empty one; a grid is 16 bits."""
    return 1 + jnp.minimum((uniform * 65535).astype(jnp.int32), 65534)


def observe(grids):
    return ((grids[:, None] >> jnp.arange(16, dtype=jnp.int32)) & 1).astype(f32)


def step(grids, actions):
    down, up = (grids << 4) | (grids >> 12), (grids >> 4) | (grids << 12)
    right = ((grids << 1) & 0xEEEE) | ((grids >> 3) & 0x1111)
    left = ((grids >> 1) & 0x7777) | ((grids << 3) & 0x8888)
    rolled = jnp.where(actions == 0, down, jnp.where(actions == 1, up, jnp.where(actions == 2, right, left))) & 0xFFFE
    terminated = rolled == 0
    return rolled, jnp.where(terminated, 1.0, -0.01).astype(f32), terminated


def network(outputs):
    return [(OBSERVATIONS, HIDDEN), (HIDDEN,), (HIDDEN, HIDDEN), (HIDDEN,), (HIDDEN, outputs), (outputs,)]


SHAPES = network(ACTIONS) if algorithm == "dqn" else network(ACTIONS) + network(1)
OFFSETS = np.cumsum([0] + [int(np.prod(shape)) for shape in SHAPES])


def orthogonal(rng, rows, columns, gain):
    q = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))[0]
    return gain * (q if rows >= columns else q.T)


def initial_parameters():
    rng = np.random.default_rng(0)
    parts = []
    for shape in SHAPES:
        if len(shape) == 1:
            parts.append(np.zeros(shape))
        elif shape[1] == HIDDEN:
            parts.append(orthogonal(rng, *shape, 2 ** 0.5))
        else:
            parts.append(orthogonal(rng, *shape, 0.01 if shape[1] == ACTIONS and algorithm != "dqn" else 1.0))
    return jnp.asarray(np.concatenate([part.reshape(-1) for part in parts]), f32)


def unpack(parameters):
    return [parameters[a:b].reshape(shape) for a, b, shape in zip(OFFSETS, OFFSETS[1:], SHAPES)]


def pack(arrays):
    return jnp.concatenate([array.reshape(-1) for array in arrays])


def mlp(w, x):
    x = jnp.tanh(x @ w[0] + w[1])
    x = jnp.tanh(x @ w[2] + w[3])
    return x @ w[4] + w[5]


def forward(w, x):
    """Logits and values."""
    return mlp(w[:6], x), mlp(w[6:], x)[:, 0]


def adam(parameters, mean, square, count, gradient, learning_rate, max_norm, epsilon):
    gradient = gradient * jnp.minimum(1.0, max_norm / (jnp.sqrt(jnp.sum(gradient * gradient)) + 1e-6))
    count = count + 1
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient * gradient
    rate = learning_rate * jnp.sqrt(1 - 0.999 ** count) / (1 - 0.9 ** count)
    return parameters - rate * mean / (jnp.sqrt(square) + epsilon), mean, square, count


def permutation(key, n):
    """A bijection of the numbers below n, a power of two."""
    bits = n.bit_length() - 1
    assert n == 1 << bits
    random = jax.random.bits(key, (6,), dtype=jnp.uint32)
    x = jnp.arange(n, dtype=jnp.uint32)
    for i in range(3):
        x = ((x ^ random[2 * i]) * (random[2 * i + 1] | 1)) & np.uint32(n - 1)
        x = x ^ (x >> np.uint32((bits + 1) // 2))
    return x.astype(jnp.int32)


def select(values, actions):
    """The value of each row's action."""
    return jnp.sum(jnp.where(actions == jnp.arange(ACTIONS, dtype=actions.dtype), values, 0), 1)


def actor_critic():
    """The first state and the update of PPO or A2C, and the steps of an update."""
    own_envs, rows = envs // devices, minibatch // devices
    n = own_envs * horizon
    ppo = algorithm == "ppo"
    trace, clip, entropy_weight, learning_rate = 0.95 if ppo else 1.0, 0.2, 0.01, 2e-3

    def init():
        key, start = jax.random.split(jax.random.key(0))
        parameters = initial_parameters()
        zeros = jnp.zeros_like(parameters)
        return parameters, zeros, zeros, f32(0), reset(jax.random.uniform(start, (envs,))), jnp.zeros(envs, jnp.int32), key

    def act(carry, uniforms):
        w, grids, lengths = carry
        x = observe(grids)
        logits, values = forward(w, x)
        log_probs = jax.nn.log_softmax(logits)
        cumulated = jnp.cumsum(jnp.exp(log_probs), 1)
        actions = jnp.sum((uniforms[0][:, None] > cumulated[:, :ACTIONS - 1]).astype(jnp.int32), 1)
        grids, rewards, terminated = step(grids, actions)
        lengths = lengths + 1
        done = terminated | (lengths >= TIME_LIMIT)
        after = w, jnp.where(done, reset(uniforms[1]), grids), jnp.where(done, 0, lengths)
        return after, (x, actions, select(log_probs, actions[:, None]), values, rewards, done)

    def loss(w, batch):
        x, (actions, old, advantages, returns) = batch[:, :OBSERVATIONS], batch[:, OBSERVATIONS:].T
        logits, values = forward(w, x)
        log_probs = jax.nn.log_softmax(logits)
        new = select(log_probs, actions[:, None])
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        if ppo:
            ratio = jnp.exp(new - old)
            policy = -jnp.minimum(ratio * advantages, jnp.clip(ratio, 1 - clip, 1 + clip) * advantages).mean()
        else:
            policy = -(new * advantages).mean()
        entropy = -jnp.sum(jnp.exp(log_probs) * log_probs, 1).mean()
        return policy + 0.5 * jnp.square(values - returns).mean() - entropy_weight * entropy

    def learn(learned, batch):
        gradient = pack(jax.grad(loss)(unpack(learned[0]), batch))
        return adam(*learned, lax.pmean(gradient, "d") if devices > 1 else gradient, learning_rate, 0.5, 1e-5), None

    def update(state):
        learned, (grids, lengths, key) = state[:4], state[4:]
        key, own = jax.random.split(key)
        own = jax.random.fold_in(own, lax.axis_index("d")) if devices > 1 else own
        key_act, key_reset, key_epochs = jax.random.split(own, 3)
        uniforms = jax.random.uniform(key_act, (horizon, own_envs)), jax.random.uniform(key_reset, (horizon, own_envs))
        w = unpack(learned[0])
        (_, grids, lengths), (x, actions, log_probs, values, rewards, done) = lax.scan(act, (w, grids, lengths), uniforms)
        last = forward(w, observe(grids))[1]
        goes_on = 1.0 - done.astype(f32)
        errors = rewards + DISCOUNT * jnp.concatenate([values[1:], last[None]], 0) * goes_on - values

        def advantage(later, at):
            own = at[0] + DISCOUNT * trace * at[1] * later
            return own, own

        _, advantages = lax.scan(
            advantage, jnp.zeros(own_envs, f32), (errors, goes_on), reverse=True, unroll=min(16, horizon))
        columns = actions.astype(f32), log_probs, advantages, advantages + values
        data = jnp.concatenate([x.reshape(n, OBSERVATIONS), jnp.stack([column.reshape(n) for column in columns], 1)], 1)

        def epoch(learned, key):
            order = permutation(key, n).reshape(n // rows, rows)
            return lax.scan(lambda c, i: learn(c, jnp.take(data, i, axis=0, mode="clip")), learned, order)[0], None

        if ppo:
            learned = lax.scan(epoch, learned, jax.random.split(key_epochs, epochs))[0]
        else:
            learned = learn(learned, data)[0]
        return *learned, grids, lengths, key

    if devices == 1:
        return init, update, n
    same, shared = PartitionSpec(), PartitionSpec("d")
    parts = same, same, same, same, shared, shared, same
    mesh = jax.make_mesh((devices,), ("d",), axis_types=(jax.sharding.AxisType.Auto,))
    return init, jax.shard_map(update, mesh=mesh, in_specs=(parts,), out_specs=parts, check_vma=False), n * devices


def dqn():
    """The same of DQN: a gradient step for each 4 steps, a copy of the network as its target every 2500 of them."""
    n = envs * horizon
    gradient_steps = n // 4
    slots = 100_000 // n
    target_every = 2500 // gradient_steps
    exploring, learning_rate = 1e5, 1e-3

    def init():
        key, start = jax.random.split(jax.random.key(0))
        parameters = initial_parameters()
        zeros = jnp.zeros_like(parameters)
        replay = jnp.zeros((slots * n, 2 * OBSERVATIONS + 3), f32)
        return (parameters, zeros, zeros, f32(0), parameters, reset(jax.random.uniform(start, (envs,))), jnp.zeros(envs, jnp.int32), replay,
                jnp.int32(0), key)

    def act(carry, uniforms):
        w, grids, lengths, epsilon = carry
        x = observe(grids)
        explores, action, start = uniforms
        greedy = jnp.argmax(mlp(w, x), 1).astype(jnp.int32)
        actions = jnp.where(explores < epsilon, (action * ACTIONS).astype(jnp.int32), greedy)
        grids, rewards, terminated = step(grids, actions)
        lengths = lengths + 1
        done = terminated | (lengths >= TIME_LIMIT)
        row = jnp.concatenate([x, observe(grids), jnp.stack([actions.astype(f32), rewards, 1.0 - terminated], 1)], 1)
        return (w, jnp.where(done, reset(start), grids), jnp.where(done, 0, lengths), epsilon), row

    def loss(w, batch):
        errors = jnp.abs(select(mlp(w, batch[:, :OBSERVATIONS]), batch[:, OBSERVATIONS:OBSERVATIONS + 1]) - batch[:, OBSERVATIONS + 1])
        return jnp.where(errors < 1, 0.5 * errors * errors, errors - 0.5).mean()

    def learn(learned, batch):
        return adam(*learned, pack(jax.grad(loss)(unpack(learned[0]), batch)), learning_rate, 10.0, 1e-8), None

    def update(state):
        learned, (target, grids, lengths, replay, count, key) = state[:4], state[4:]
        key, *keys = jax.random.split(key, 5)
        epsilon = jnp.maximum(1 - 0.95 * count * n / exploring, 0.05)
        uniforms = tuple(jax.random.uniform(own, (horizon, envs)) for own in keys[:3])
        (_, grids, lengths, _), rows = lax.scan(act, (unpack(learned[0]), grids, lengths, epsilon), uniforms)
        replay = lax.dynamic_update_slice(replay, rows.reshape(n, -1), ((count % slots) * n, 0))
        count = count + 1
        size = jnp.minimum(count, slots) * n
        drawn = jnp.minimum((jax.random.uniform(keys[3], (gradient_steps * minibatch,)) * size).astype(jnp.int32), size - 1)
        batch = jnp.take(replay, drawn, axis=0, mode="clip")
        # the target network stays the same for all gradient steps of an update
        next_values = mlp(unpack(target), batch[:, OBSERVATIONS:2 * OBSERVATIONS]).max(1)
        targets = batch[:, 2 * OBSERVATIONS + 1] + DISCOUNT * batch[:, 2 * OBSERVATIONS + 2] * next_values
        batches = jnp.concatenate([batch[:, :OBSERVATIONS], batch[:, 2 * OBSERVATIONS:2 * OBSERVATIONS + 1], targets[:, None]], 1)
        learned, _ = lax.scan(learn, learned, batches.reshape(gradient_steps, minibatch, OBSERVATIONS + 2))
        target = jnp.where(count % target_every == 0, learned[0], target)
        return *learned, target, grids, lengths, replay, count, key

    return init, update, n


init, update, steps = dqn() if algorithm == "dqn" else actor_critic()
state = init()
once = jax.jit(update).lower(state).compile()
state = jax.block_until_ready(once(state))
start = time.perf_counter()
state = jax.block_until_ready(once(state))
updates = max(1, int(CHUNK_SECONDS / (time.perf_counter() - start)))
repeated = lambda state: lax.scan(lambda state, _: (update(state), None), state, None, updates)[0]
many = jax.jit(repeated, donate_argnums=0).lower(state).compile()


def train():
    global state
    state = jax.block_until_ready(many(state))
    return updates * steps


turns.take(train, warm_up, jax)
