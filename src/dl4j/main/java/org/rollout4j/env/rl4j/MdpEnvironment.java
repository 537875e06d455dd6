package org.rollout4j.env.rl4j;

import static org.rollout4j.env.rl4j.MdpCalls.call;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.space.Encodable;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.wrapper.Wrapper;

/**
 * Any RL4J {@link MDP} as an environment, unchanged; RL4J's newer environments by way of {@link ChannelsMdp}. Its id is the name
 * of its class.
 *
 * <p>What is known of MDPs and how it is met:
 *
 * <ul>
 *   <li>They know no truncation: the time limit is the one that is given here, kept by whoever steps the environment.
 *   <li>They cannot be seeded: {@link #reset} takes a seed, as it must, but the episodes of an MDP that uses randomness
 *       of its own cannot be repeated; those of one that is given its generator can, see {@link #seededFactory}. Copies often share
 *       one generator, so {@link EnvironmentFactory#independent()} is false.
 *   <li>They are closed without ever having been reset, by who asks only for the spec: what {@code close()} throws then is ignored.
 *   <li>They were compiled against an RL4J before 1.0.0-beta7, without {@code isSkipped()} and {@code getData()}: {@code toArray()} is
 *       read then, and nothing is skipped.
 *   <li>They return the same mutable object as every observation: it is copied at once.
 *   <li>Observations are read from {@code getData()}, or from {@code toArray()} where that is null. The bounds of the
 *       observation space are null, throw or are wrong as often as not: they are not asked for.
 *   <li>Actions are discrete where its action space is a {@code DiscreteSpace} or a random action of it an {@code Integer};
 *       continuous where that is a {@code double[]}, {@code float[]}, {@code INDArray} or {@code Double}. RL4J's action spaces
 *       know no bounds. They are taken from the caller; else, from an action space that is an {@code ObservationSpace}
 *       too, its low and high; where there are none, or none that is finite, an element goes from -1 to 1.
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

    private static final int MAX_SKIPPED = 10_000;

    private final MDP<? extends Encodable, Object, ?> mdp;
    private final Supplier<Encodable> resetting;
    private final MdpActions actions;
    private final EnvironmentSpec spec;
    private final float[] observation;

    /** Where the episode is, put into words only if something fails there. */
    private final Object now = new Object() {
        @Override
        public String toString() {
            return now();
        }
    };

    private long steps;
    private Object action;
    /** Whether an episode was ever started. */
    private boolean begun;

    private MdpEnvironment(MDP<? extends Encodable, Object, ?> mdp, MdpActions actions, EnvironmentSpec spec) {
        this.mdp = mdp;
        this.resetting = MdpResets.of(mdp);
        this.actions = actions;
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
     * @throws IllegalArgumentException if its actions are neither discrete nor continuous, or its observations have no shape
     */
    public static Environment of(MDP<?, ?, ?> mdp, int timeLimit) {
        return of(mdp, id(mdp), timeLimit, null);
    }

    /**
     * {@code mdp} as an environment with continuous actions.
     *
     * @param timeLimit the number of steps after which an episode is truncated
     * @param bounds of its actions
     * @throws IllegalArgumentException if its actions are not continuous ones of that size, or its observations have no shape
     */
    public static Environment of(MDP<?, ?, ?> mdp, int timeLimit, Box bounds) {
        Environment environment = of(mdp, id(mdp), timeLimit, bounds);
        Require.that(
                environment.spec().continuous(),
                "bounds of " + environment.spec().id(),
                bounds,
                "only for continuous actions is allowed");
        return environment;
    }

    /** {@code mdp} as an environment of that id, with the default time limit. */
    static Environment of(MDP<?, ?, ?> mdp, String id) {
        return of(mdp, id, DEFAULT_TIME_LIMIT, null);
    }

    private static Environment of(MDP<?, ?, ?> mdp, String id, int timeLimit, Box bounds) {
        MdpActions actions = MdpActions.of(id, call(id, "getActionSpace()", mdp::getActionSpace), bounds);
        @SuppressWarnings("unchecked") // It is given only actions of the kind that its space makes.
        MDP<? extends Encodable, Object, ?> typed = (MDP<? extends Encodable, Object, ?>) mdp;
        EnvironmentSpec spec = actions.spec(id, observations(id, typed)).withTimeLimit(timeLimit);
        return new MdpEnvironment(typed, actions, spec);
    }

    /** Environments around what {@code mdps} makes, with the default time limit. */
    public static EnvironmentFactory factory(Supplier<? extends MDP<?, ?, ?>> mdps) {
        return factory(mdps, DEFAULT_TIME_LIMIT);
    }

    /** Environments around what {@code mdps} makes, for example {@code CartpoleNative::new}; see {@link #of}. */
    public static EnvironmentFactory factory(Supplier<? extends MDP<?, ?, ?>> mdps, int timeLimit) {
        return new Factory(() -> of(mdps.get(), timeLimit));
    }

    /**
     * Environments around MDPs that draw from the generator they are given: it is seeded at each {@link Environment#reset}, so that
     * episodes can be repeated, and differ from instance to instance.
     *
     * @param mdps for example {@code random -> new Snake(12, 12, random)}; each is given a generator of its own
     */
    public static EnvironmentFactory seededFactory(
            Function<? super Random, ? extends MDP<?, ?, ?>> mdps, int timeLimit) {
        AtomicLong made = new AtomicLong();
        return new Factory(() -> {
            Random random = new Random(SplitMix.derive(0, made.getAndIncrement()));
            Environment environment = of(mdps.apply(random), timeLimit);
            return new Wrapper(environment, environment.spec()) {
                @Override
                public void reset(long seed) {
                    random.setSeed(seed);
                    super.reset(seed);
                }
            };
        });
    }

    private record Factory(Supplier<Environment> maker) implements EnvironmentFactory {
        @Override
        public Environment create() {
            return maker.get();
        }

        @Override
        public boolean independent() {
            return false;
        }
    }

    private static String id(MDP<?, ?, ?> mdp) {
        return mdp instanceof ChannelsMdp channels
                ? channels.name()
                : mdp.getClass().getName();
    }

    private static Box observations(String id, MDP<?, ?, ?> mdp) {
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
        steps = 0;
        Encodable first = ask(resetting);
        begun = true;
        boolean shown = copy(first);
        if (!shown && play(ask(() -> mdp.getActionSpace().noOp())).terminated()) {
            throw failure("the episode was over before its first observation");
        }
    }

    @Override
    public StepResult step(Actions chosen, int row) {
        return take(actions.encode(chosen, row));
    }

    private StepResult take(Object taken) {
        steps++;
        return play(taken);
    }

    /** Takes {@code taken} until there is an observation or the episode is over. */
    private StepResult play(Object taken) {
        action = taken;
        double reward = 0;
        for (int i = 0; i < MAX_SKIPPED; i++) {
            StepReply<? extends Encodable> reply = ask(() -> mdp.step(taken));
            if (reply == null) {
                throw failure("it returned null instead of a reply");
            }
            reward += reply.getReward();
            boolean done = reply.isDone() || ask(mdp::isDone);
            if (copy(reply.getObservation()) || done) {
                return new StepResult((float) reward, done, false);
            }
        }
        throw failure("it skipped " + MAX_SKIPPED + " observations in a row");
    }

    /** Copies what {@code from} shows now; returns false if it is skipped. */
    private boolean copy(Encodable from) {
        if (from == null) {
            throw failure("it returned null instead of an observation");
        }
        if (ask(() -> Encodables.isSkipped(from))) {
            return false;
        }
        float[] values = ask(() -> Encodables.read(from));
        if (values == null) {
            throw failure("both getData() and toArray() of its observation are null");
        }
        if (values.length != observation.length) {
            throw failure("it returned an observation of " + values.length
                    + " elements where its observation space has " + observation.length);
        }
        System.arraycopy(values, 0, observation, 0, observation.length);
        return true;
    }

    @Override
    public void observe(float[] into, int offset) {
        System.arraycopy(observation, 0, into, offset, observation.length);
    }

    /** Closes the MDP. Where no episode was ever started, it may well have nothing to close: what it then throws is ignored. */
    @Override
    public void close() {
        try {
            call(spec.id(), "close()", () -> {
                mdp.close();
                return null;
            });
        } catch (EnvironmentException e) {
            if (begun) {
                throw e;
            }
        }
    }

    /** Calls the MDP; what fails names the step and the action of it. */
    private <T> T ask(Supplier<T> body) {
        return call(spec.id(), now, body);
    }

    private EnvironmentException failure(String what) {
        return MdpCalls.failure(spec.id(), now, what, null);
    }

    private String now() {
        return steps == 0 ? "reset()" : "step " + steps + ", action " + MdpActions.toString(action);
    }
}
