package org.rollout4j.algo.offpolicy;

import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.rollout.Replay;

/** The replay that a learner learns from, what it is sampled by, and how many gradient steps are due. */
final class StoredExperience {
    private static final String REPLAY = "replay";
    private static final String SAMPLING = "sampling";
    private static final String PENDING = "pending-steps";

    private final OffPolicyConfig config;
    private long pendingSteps;

    final Replay replay;
    final SplitMix sampling;

    StoredExperience(EnvironmentSpec spec, OffPolicyConfig config, long seed) {
        this.config = config;
        replay = new Replay(spec, config.envs(), config.replayCapacity());
        sampling = new SplitMix(seed);
    }

    /** The gradient steps due after {@code rows} more environment steps; those that do not fill a round count next time. */
    long gradientSteps(int rows) {
        pendingSteps += rows;
        long rounds = pendingSteps / config.updateEvery();
        pendingSteps %= config.updateEvery();
        return rounds * config.gradientSteps();
    }

    State.Builder state() {
        return State.builder()
                .putLongs(SAMPLING, sampling.state())
                .putLongs(PENDING, pendingSteps)
                .put(REPLAY, replay.state());
    }

    /**
     * Goes on where {@link #state} was taken.
     *
     * @return whether the replay is part of {@code state}; in the models of earlier versions it was not
     */
    boolean restore(State state) {
        sampling.restore(state.longs(SAMPLING, 1)[0]);
        pendingSteps = state.number(PENDING, 0);
        State steps = state.part(REPLAY);
        boolean whole = !steps.isEmpty();
        if (whole) {
            replay.restore(steps);
        }
        return whole;
    }
}
