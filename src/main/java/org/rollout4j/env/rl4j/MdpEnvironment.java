package org.rollout4j.env.rl4j;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.space.DiscreteSpace;
import org.deeplearning4j.rl4j.space.Encodable;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.wrapper.TimeLimit;

/**
 * Any RL4J {@link MDP} with discrete actions as an environment, unchanged. Its id is the name of its class.
 *
 * <p>What is known of MDPs and how it is met:
 *
 * <ul>
 *   <li>They know no truncation: a time limit is counted here.
 *   <li>They cannot be seeded: {@link #reset} takes a seed, as it must, but the episodes of an MDP that uses randomness
 *       cannot be repeated. Copies often share one generator, so {@link EnvironmentFactory#independent()} is false.
 *   <li>They return the same mutable object as every observation: it is copied at once.
 *   <li>Observations are read from {@code getData()}, or from {@code toArray()} where that is null. The bounds of the
 *       observation space are null, throw or are wrong as often as not: they are not asked for.
 *   <li>An episode is over when the reply to a step says so, or {@code isDone()} after it; {@code isDone()} before the first
 *       step is not asked.
 *   <li>A skipped observation ({@code isSkipped()}) holds no data: as RL4J's agent does, the last action is repeated, or
 *       after a reset the {@code noOp()} of the action space taken, and the rewards are added up. An episode that ends so
 *       keeps the observation before.
 * </ul>
 */
public final class MdpEnvironment implements Environment {
    /** The time limit, in steps, where none is given. */
    public static final int DEFAULT_TIME_LIMIT = 1000;

    private static final int MOST_SKIPPED = 10_000;

    private final MDP<? extends Encodable, Integer, ?> mdp;
    private final EnvironmentSpec spec;
    private final float[] observation;

    private long steps;
    private boolean running;

    private MdpEnvironment(MDP<? extends Encodable, Integer, ?> mdp, EnvironmentSpec spec) {
        this.mdp = mdp;
        this.spec = spec;
        this.observation = new float[spec.observationSize()];
    }

    /** {@code mdp} as an environment, with the default time limit. */
    public static Environment of(MDP<?, ?, ?> mdp) {
        return of(mdp, DEFAULT_TIME_LIMIT);
    }

    /**
     * {@code mdp} as an environment.
     *
     * @param timeLimit the number of steps after which an episode is truncated
     * @throws IllegalArgumentException if its actions are not a {@link DiscreteSpace}, or its observations have no shape
     */
    public static Environment of(MDP<?, ?, ?> mdp, int timeLimit) {
        String id = mdp.getClass().getName();
        Object actions = call(id, "getActionSpace()", mdp::getActionSpace);
        if (!(actions instanceof DiscreteSpace discrete)) {
            throw new IllegalArgumentException(id + " has the action space "
                    + (actions == null ? null : actions.getClass().getName()) + ": a " + DiscreteSpace.class.getName()
                    + " is allowed");
        }
        @SuppressWarnings("unchecked") // The elements of a DiscreteSpace are Integers.
        MDP<? extends Encodable, Integer, ?> typed = (MDP<? extends Encodable, Integer, ?>) mdp;
        EnvironmentSpec spec = EnvironmentSpec.of(id, observations(id, typed), discrete.getSize());
        return new TimeLimit(new MdpEnvironment(typed, spec), timeLimit);
    }

    /** Environments around what {@code mdps} makes, with the default time limit. */
    public static EnvironmentFactory factory(Supplier<? extends MDP<?, ?, ?>> mdps) {
        return factory(mdps, DEFAULT_TIME_LIMIT);
    }

    /** Environments around what {@code mdps} makes, for example {@code CartpoleNative::new}; see {@link #of}. */
    public static EnvironmentFactory factory(Supplier<? extends MDP<?, ?, ?>> mdps, int timeLimit) {
        return new EnvironmentFactory() {
            @Override
            public Environment create() {
                return of(mdps.get(), timeLimit);
            }

            @Override
            public boolean independent() {
                return false;
            }
        };
    }

    private static Box observations(String id, MDP<? extends Encodable, Integer, ?> mdp) {
        ObservationSpace<?> space = call(id, "getObservationSpace()", mdp::getObservationSpace);
        int[] shape = space == null ? null : call(id, "getShape()", space::getShape);
        Require.that(shape != null && shape.length > 0, id + " observation shape", null, "a shape is needed");
        List<Integer> lengths = Arrays.stream(shape).boxed().toList();
        return new Box(lengths, List.of(Float.NEGATIVE_INFINITY), List.of(Float.POSITIVE_INFINITY));
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    /** Starts a new episode; an MDP cannot be seeded, {@code seed} is ignored. */
    @Override
    public void reset(long seed) {
        running = false;
        steps = 0;
        Encodable first = call(spec.id(), "reset()", mdp::reset);
        running = true;
        if (!copy(first, "reset()")) {
            Integer noOp = call(spec.id(), "noOp()", () -> mdp.getActionSpace().noOp());
            running = !play(noOp).terminated();
            if (!running) {
                throw failure("reset()", "the episode was over before its first observation", null);
            }
        }
    }

    @Override
    public StepResult step(int action) {
        if (!running) {
            throw new IllegalStateException(spec.id() + " has no episode in progress: call reset before step");
        }
        Require.inRange("action", action, 0, spec.actionCount() - 1);
        steps++;
        running = false; // An MDP that fails is in no state to go on.
        StepResult result = play(action);
        running = !result.terminated();
        return result;
    }

    /** Takes {@code action} until there is an observation or the episode is over. */
    private StepResult play(Integer action) {
        String call = "step " + steps + ", action " + action;
        double reward = 0;
        for (int i = 0; i < MOST_SKIPPED; i++) {
            StepReply<? extends Encodable> reply = call(spec.id(), call, () -> mdp.step(action));
            if (reply == null) {
                throw failure(call, "it returned null instead of a reply", null);
            }
            reward += reply.getReward();
            boolean done = reply.isDone() || call(spec.id(), "isDone() after " + call, mdp::isDone);
            if (copy(reply.getObservation(), call) || done) {
                return new StepResult((float) reward, done, false);
            }
        }
        throw failure(call, "it skipped " + MOST_SKIPPED + " observations in a row", null);
    }

    /** Copies what {@code from} shows now; returns false if it is skipped. */
    private boolean copy(Encodable from, String call) {
        if (from == null) {
            throw failure(call, "it returned null instead of an observation", null);
        }
        if (call(spec.id(), "isSkipped() after " + call, from::isSkipped)) {
            return false;
        }
        float[] values = read(from, call);
        if (values.length != observation.length) {
            throw failure(
                    call,
                    "it returned an observation of " + values.length + " elements where its observation space has "
                            + observation.length,
                    null);
        }
        System.arraycopy(values, 0, observation, 0, observation.length);
        return true;
    }

    @SuppressWarnings("deprecation") // RL4J deprecates toArray(), yet it is all that many MDPs implement.
    private float[] read(Encodable from, String call) {
        INDArray data = call(spec.id(), "getData() after " + call, from::getData);
        if (data != null) {
            return data.dup('c').data().asFloat();
        }
        double[] array = call(spec.id(), "toArray() after " + call, from::toArray);
        if (array == null) {
            throw failure(call, "both getData() and toArray() of its observation are null", null);
        }
        float[] values = new float[array.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array[i];
        }
        return values;
    }

    @Override
    public void observe(float[] into, int offset) {
        System.arraycopy(observation, 0, into, offset, observation.length);
    }

    @Override
    public void close() {
        call(spec.id(), "close()", () -> {
            mdp.close();
            return null;
        });
    }

    private EnvironmentException failure(String call, String what, Throwable cause) {
        return failure(spec.id(), call, what, cause);
    }

    private static EnvironmentException failure(String id, String call, String what, Throwable cause) {
        return new EnvironmentException(id + " failed at " + call + ": " + what, cause);
    }

    private static <T> T call(String id, String call, Supplier<T> body) {
        try {
            return body.get();
        } catch (RuntimeException e) {
            throw failure(id, call, e.toString().lines().findFirst().orElse(""), e);
        }
    }
}
