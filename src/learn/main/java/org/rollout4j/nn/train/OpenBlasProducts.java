package org.rollout4j.nn.train;

import org.rollout4j.nn.MatrixProducts;

/** Products by OpenBLAS, which is loaded for the first of them. */
public final class OpenBlasProducts implements MatrixProducts {
    @Override
    public void prepare() {
        Blas.useOneThread();
    }

    @Override
    public void add(
            boolean columns,
            int rows,
            int out,
            int in,
            float[] inputs,
            int inputOffset,
            float[] weights,
            int weightOffset,
            float[] outputs,
            int outputOffset) {
        Blas.multiply(
                false, !columns, rows, out, in, inputs, inputOffset, weights, weightOffset, outputs, outputOffset);
    }
}
