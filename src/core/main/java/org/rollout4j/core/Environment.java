package org.rollout4j.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * A world to act in, one episode at a time, with the semantics of Gymnasium (Towers et al., 2024).
 *
 * <p>An instance is called by one thread at a time. After {@link #reset} with the same seed, the same actions bring the
 * same observations, masks and results: checkpoints rely on it, since they restore an environment by playing its
 * episode again.
 */
public interface Environment extends AutoCloseable {
    /** What this environment promises; the same at every call. */
    EnvironmentSpec spec();

    /** Starts a new episode; all its randomness comes from {@code seed}. Allowed at any time. */
    void reset(long seed);

    /**
     * Takes the action in {@code row}. Authors implement {@link DiscreteEnvironment} or {@link ContinuousEnvironment}. Called only while an
     * episode is in progress, and within the time limit of the specification, with an action of its space: see {@link CheckedEnvironment}.
     */
    StepResult step(Actions actions, int row);

    /**
     * Writes the current observation, {@code spec().observationSize()} floats, to {@code into} from {@code offset} on.
     * After the last step of an episode this is the final observation.
     */
    void observe(float[] into, int offset);

    /**
     * Writes which discrete actions are legal now, {@code spec().actionCount()} booleans, to {@code into} from {@code offset} on. At
     * least one is true. All are, unless {@code spec().actionMasks()}. Not asked for after a termination.
     */
    default void actionMask(boolean[] into, int offset) {
        Arrays.fill(into, offset, offset + spec().actionCount(), true);
    }

    /** This environment as something to watch, if it has a picture; what wraps another environment has that one's. */
    default Optional<Renderable> renderable() {
        return this instanceof Renderable renderable ? Optional.of(renderable) : Optional.empty();
    }

    @Override
    default void close() {}
}
