package org.rollout4j.env.rl4j;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.deeplearning4j.rl4j.space.Encodable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads RL4J's observations. Before 1.0.0-beta7 an {@link Encodable} had {@code toArray()} and nothing else; a class that was compiled
 * then lacks the other methods, and to call them is an {@link AbstractMethodError}.
 */
final class Encodables {
    private static final ClassValue<Boolean> SKIPS = implemented("isSkipped");
    private static final ClassValue<Boolean> HAS_DATA = implemented("getData");

    private Encodables() {}

    private static ClassValue<Boolean> implemented(String method) {
        return new ClassValue<>() {
            @Override
            protected Boolean computeValue(Class<?> type) {
                return Arrays.stream(type.getMethods())
                        .anyMatch(found -> found.getName().equals(method)
                                && found.getParameterCount() == 0
                                && !Modifier.isAbstract(found.getModifiers()));
            }
        };
    }

    /** Whether it holds no data. */
    static boolean isSkipped(Encodable observation) {
        return SKIPS.get(observation.getClass()) && observation.isSkipped();
    }

    /** The elements in row-major order, from {@code getData()} or else {@code toArray()}; null if both are. */
    @SuppressWarnings("deprecation") // RL4J deprecates toArray(), yet it is all that many MDPs implement.
    static float[] read(Encodable observation) {
        INDArray data = HAS_DATA.get(observation.getClass()) ? observation.getData() : null;
        if (data != null) {
            return data.dup('c').data().asFloat();
        }
        double[] array = observation.toArray();
        if (array == null) {
            return null;
        }
        float[] values = new float[array.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array[i];
        }
        return values;
    }
}
