package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.List;
import org.rollout4j.nn.train.Blas;

/** The products of an adapter, forward and backward, with the memory for so many rows. One thread at a time. */
final class Lora {
    private final LoraLayout.Target[] targets;
    /** Where each target's matrix begins in the model; ascending. */
    private final int[] offsets;

    private final int rank;
    private final float scale;
    private final Dropout dropout;
    private boolean drops;
    /** {@code [rows][r]}, what {@code A} gives. */
    private final float[] low;
    /** {@code [rows][r]}, the gradient of it. */
    private final float[] dLow;
    /** {@code [rows][in]}, what dropout leaves of an input. */
    private final float[] kept;

    private final float[] dKept;

    /** @param maxRows the most rows */
    Lora(ModelConfig model, Adapter adapter, int maxRows) {
        List<LoraLayout.Target> all = adapter.layout().targets();
        targets = all.toArray(new LoraLayout.Target[0]);
        offsets = all.stream().mapToInt(target -> target.slot().offset()).toArray();
        rank = adapter.config().r();
        scale = (float) adapter.config().scale();
        low = new float[maxRows * rank];
        dLow = new float[maxRows * rank];
        double rate = adapter.config().loraDropout();
        dropout = rate == 0 ? null : new Dropout(rate, model);
        int widest = Math.max(model.intermediateSize(), Math.max(model.hiddenSize(), model.queryWidth()));
        kept = new float[dropout == null ? 0 : maxRows * widest];
        dKept = new float[kept.length];
    }

    /** Whether anything is dropped in training. */
    static boolean drops(Adapter adapter) {
        return adapter.config().loraDropout() > 0;
    }

    /** Drops nothing from here on. */
    void evaluate() {
        drops = false;
    }

    /** Drops from here on, see {@link Dropout#begin}. */
    void train(long seed, long firstRow) {
        drops = dropout != null;
        if (drops) {
            dropout.begin(seed, firstRow);
        }
    }

    /** The first target of a matrix, or one after the last if there is none. */
    private int first(Layout.Slot w) {
        int at = Arrays.binarySearch(offsets, w.offset());
        if (at < 0) {
            return targets.length;
        }
        while (at > 0 && offsets[at - 1] == w.offset()) {
            at--;
        }
        return at;
    }

    private boolean isOf(int target, Layout.Slot w) {
        return target < targets.length && offsets[target] == w.offset();
    }

    /** Adds to {@code y[rows][out]}, the product of {@code x[rows][in]} with {@code w}, what the adapter adds. */
    void forward(float[] adapter, float[] x, int rows, Layout.Slot w, float[] y) {
        for (int i = first(w); isOf(i, w); i++) {
            LoraLayout.Target target = targets[i];
            low(adapter, input(x, rows, i), rows, target);
            Blas.gemm(
                    false,
                    true,
                    rows,
                    target.rows(),
                    rank,
                    scale,
                    low,
                    0,
                    rank,
                    adapter,
                    target.b().offset(),
                    rank,
                    1,
                    y,
                    target.firstRow(),
                    w.rows());
        }
    }

    private void low(float[] adapter, float[] input, int rows, LoraLayout.Target target) {
        int in = target.a().columns();
        Blas.gemm(
                false,
                true,
                rows,
                rank,
                in,
                1,
                input,
                0,
                in,
                adapter,
                target.a().offset(),
                in,
                0,
                low,
                0,
                rank);
    }

    private float[] input(float[] x, int rows, int target) {
        if (!drops) {
            return x;
        }
        int in = targets[target].a().columns();
        System.arraycopy(x, 0, kept, 0, rows * in);
        Dropout.rows(dropout, target, kept, rows, in);
        return kept;
    }

    /** The backward pass of {@link #forward}: adds to the gradients of the adapter, and to {@code dx}, that of {@code x}. */
    void backward(float[] adapter, float[] x, float[] dy, int rows, Layout.Slot w, float[] dx, float[] gradient) {
        for (int i = first(w); isOf(i, w); i++) {
            LoraLayout.Target target = targets[i];
            int in = target.a().columns();
            int a = target.a().offset();
            int b = target.b().offset();
            int out = target.rows();
            int from = target.firstRow();
            float[] input = input(x, rows, i);
            low(adapter, input, rows, target);
            Blas.gemm(true, false, out, rank, rows, scale, dy, from, w.rows(), low, 0, rank, 1, gradient, b, rank);
            Blas.gemm(false, false, rows, rank, out, scale, dy, from, w.rows(), adapter, b, rank, 0, dLow, 0, rank);
            Blas.gemm(true, false, rank, in, rows, 1, dLow, 0, rank, input, 0, in, 1, gradient, a, in);
            if (drops) {
                Blas.gemm(false, false, rows, in, rank, 1, dLow, 0, rank, adapter, a, in, 0, dKept, 0, in);
                Dropout.rows(dropout, i, dKept, rows, in);
                Kernels.add(dKept, dx, rows * in);
            } else {
                Blas.gemm(false, false, rows, in, rank, 1, dLow, 0, rank, adapter, a, in, 1, dx, 0, in);
            }
        }
    }
}
