package org.rollout4j.env.rl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.rl4j.space.ActionSpace;
import org.deeplearning4j.rl4j.space.DiscreteSpace;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;

/**
 * The actions of an MDP. An {@link ActionSpace} does not say of which kind they are, so that a random one is asked for.
 *
 * @param count the number of discrete actions; 0 where they are continuous
 * @param box the space of continuous actions; null where they are discrete
 * @param continuous a continuous action as the MDP takes it
 */
record MdpActions(int count, Box box, Function<float[], Object> continuous) {
    private static final String ALLOWED = "Integer, double[], float[], Double and INDArray are allowed";

    /**
     * The actions of {@code space}.
     *
     * @param bounds of continuous actions; null for those that the space knows, see {@link MdpEnvironment}
     * @throws IllegalArgumentException if they are of a kind that is not known here
     */
    static MdpActions of(String id, ActionSpace<?> space, Box bounds) {
        if (space == null) {
            throw new IllegalArgumentException(id + " has the action space null: an action space is needed");
        }
        if (space instanceof DiscreteSpace) {
            return new MdpActions(MdpCalls.call(id, "getSize()", space::getSize), null, null);
        }
        Object action = MdpCalls.call(id, "randomAction()", space::randomAction);
        if (action instanceof Integer) {
            return new MdpActions(MdpCalls.call(id, "getSize()", space::getSize), null, null);
        } else if (action instanceof double[] array) {
            return continuous(id, space, bounds, array.length, MdpActions::doubles);
        } else if (action instanceof float[] array) {
            return continuous(id, space, bounds, array.length, float[]::clone);
        } else if (action instanceof INDArray array) {
            long[] shape = array.shape();
            return continuous(
                    id,
                    space,
                    bounds,
                    (int) array.length(),
                    values -> Nd4j.createFromArray(doubles(values)).reshape(shape));
        } else if (action instanceof Double) {
            return continuous(id, space, bounds, 1, values -> (double) values[0]);
        }
        throw new IllegalArgumentException(id + " has the action space "
                + space.getClass().getName() + " of actions like "
                + (action == null ? null : action.getClass().getName()) + ": " + ALLOWED);
    }

    private static MdpActions continuous(
            String id, ActionSpace<?> space, Box bounds, int size, Function<float[], Object> encoder) {
        Box box = bounds != null ? bounds : bounds(id, space, size);
        if (box.size() != size) {
            throw new IllegalArgumentException(
                    id + " has actions of " + size + " elements where the bounds given have " + box.size());
        }
        return new MdpActions(0, box, encoder);
    }

    /** Those of a space that has any, as only RL4J's observation spaces do; -1 and 1 where there is none. */
    private static Box bounds(String id, ActionSpace<?> space, int size) {
        ObservationSpace<?> known = space instanceof ObservationSpace<?> both ? both : null;
        INDArray low = known == null ? null : MdpCalls.call(id, "getLow() of its actions", known::getLow);
        INDArray high = known == null ? null : MdpCalls.call(id, "getHigh() of its actions", known::getHigh);
        return new Box(List.of(size), bounds(low, size, -1), bounds(high, size, 1));
    }

    private static List<Float> bounds(INDArray known, int size, float otherwise) {
        List<Float> bounds = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            float bound = known == null || known.length() != size ? Float.NaN : known.getFloat(i);
            bounds.add(Float.isFinite(bound) ? bound : otherwise);
        }
        return bounds;
    }

    /** What an environment with these actions promises. */
    EnvironmentSpec spec(String id, Box observations) {
        return box == null ? EnvironmentSpec.of(id, observations, count) : EnvironmentSpec.of(id, observations, box);
    }

    /** The action in {@code row} as the MDP takes it; a continuous one is an object of its own at each call. */
    Object encode(Actions actions, int row) {
        if (box == null) {
            return actions.number(row);
        }
        int size = box.size();
        return continuous.apply(Arrays.copyOfRange(actions.values(), row * size, (row + 1) * size));
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** A discrete or continuous action in words. */
    static String toString(Object action) {
        return action instanceof double[] doubles
                ? Arrays.toString(doubles)
                : action instanceof float[] floats ? Arrays.toString(floats) : String.valueOf(action);
    }
}
