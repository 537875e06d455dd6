package org.rollout4j.env.rl4j;

import java.util.List;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.space.DiscreteSpace;
import org.deeplearning4j.rl4j.space.Encodable;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.Box;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * One of our environments as an RL4J {@link MDP}, for the learners of RL4J.
 *
 * <p>RL4J knows one {@code done} only, so that a truncated episode looks terminated to it, and no action masks, so that it
 * may choose illegal actions. Every observation is an object of its own that never changes. Episodes are seeded from one
 * seed; {@link #newInstance} makes an independent copy with a seed derived from it.
 */
public final class EnvironmentMdp implements MDP<EnvironmentMdp.Observation, Integer, DiscreteSpace> {
    private static final int EPISODES = 0;
    private static final int INSTANCES = 1;
    private static final int ACTIONS = 2;

    private final EnvironmentFactory factory;
    private final CheckedEnvironment environment;
    private final long seed;
    private final DiscreteSpace actionSpace;
    private final ObservationSpace<Observation> observationSpace;

    private long episodes;
    private long instances;
    private boolean done;

    /**
     * @param factory makes the environment, which {@link #close} closes
     * @param seed the seed of all its episodes, its copies and the random actions of its action space
     * @throws IllegalArgumentException if its actions are continuous: RL4J has no learner for them
     */
    public EnvironmentMdp(EnvironmentFactory factory, long seed) {
        this.factory = factory;
        this.environment = new CheckedEnvironment(factory.create());
        EnvironmentSpec spec = environment.spec();
        Require.that(!spec.continuous(), "actions of " + spec.id(), "continuous", "RL4J learns discrete ones only");
        this.seed = seed;
        this.actionSpace = new DiscreteSpace(
                environment.spec().actionCount(),
                Nd4j.getRandomFactory().getNewRandomInstance(SplitMix.derive(seed, ACTIONS)));
        this.observationSpace = new Space(environment.spec().observations());
    }

    @Override
    public ObservationSpace<Observation> getObservationSpace() {
        return observationSpace;
    }

    @Override
    public DiscreteSpace getActionSpace() {
        return actionSpace;
    }

    @Override
    public Observation reset() {
        environment.reset(SplitMix.derive(seed, EPISODES, episodes));
        episodes++;
        done = false;
        return observation();
    }

    @Override
    public StepReply<Observation> step(Integer action) {
        StepResult result = environment.step(action);
        done = result.ended();
        return new StepReply<>(observation(), result.reward(), done, null);
    }

    /** Whether an episode ended, terminated or truncated, and the next has not begun. */
    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public EnvironmentMdp newInstance() {
        EnvironmentMdp copy = new EnvironmentMdp(factory, SplitMix.derive(seed, INSTANCES, instances));
        instances++;
        return copy;
    }

    @Override
    public void close() {
        environment.close();
    }

    private Observation observation() {
        float[] values = new float[environment.spec().observationSize()];
        environment.observe(values, 0);
        return new Observation(values);
    }

    /** One observation, flat; never changes. */
    public static final class Observation implements Encodable {
        private final float[] values;

        private Observation(float[] values) {
            this.values = values;
        }

        @Override
        @SuppressWarnings("deprecation") // RL4J deprecates it, its users still call it.
        public double[] toArray() {
            double[] array = new double[values.length];
            for (int i = 0; i < array.length; i++) {
                array[i] = values[i];
            }
            return array;
        }

        @Override
        public boolean isSkipped() {
            return false;
        }

        /** A new float vector {@code [observationSize]}. */
        @Override
        public INDArray getData() {
            return Nd4j.createFromArray(values);
        }

        @Override
        public Encodable dup() {
            return this;
        }
    }

    /** The box of an environment, flat as its observations are. */
    private record Space(Box box) implements ObservationSpace<Observation> {
        @Override
        public String getName() {
            return "Box" + box.shape();
        }

        @Override
        public int[] getShape() {
            return new int[] {box.size()};
        }

        @Override
        public INDArray getLow() {
            return bounds(box.low());
        }

        @Override
        public INDArray getHigh() {
            return bounds(box.high());
        }

        private INDArray bounds(List<Float> bounds) {
            INDArray array = Nd4j.create(DataType.FLOAT, box.size());
            for (int i = 0; i < box.size(); i++) {
                array.putScalar(i, bounds.get(bounds.size() == 1 ? 0 : i));
            }
            return array;
        }
    }
}
