package org.rollout4j.nn;

import java.util.ServiceLoader;
import org.rollout4j.core.Services;

/**
 * Products of many rows and a matrix, faster than plain loops make them. Found by {@link ServiceLoader}; where there is
 * none, plain loops do, to the same numbers but for rounding.
 */
public interface MatrixProducts {
    /**
     * {@code outputs[rows][out] += inputs[rows][in] * (weights[out][in] transposed)}, each from its offset on.
     *
     * @param columns whether {@code weights} is stored {@code [in][out]}
     */
    void add(
            boolean columns,
            int rows,
            int out,
            int in,
            float[] inputs,
            int inputOffset,
            float[] weights,
            int weightOffset,
            float[] outputs,
            int outputOffset);

    /** Loads what the first product would, so that a failure to do so is that of the thread that calls. */
    default void prepare() {}

    /** The one on the class path; null if there is none. */
    static MatrixProducts find() {
        return Services.all(MatrixProducts.class).stream().findFirst().orElse(null);
    }
}
