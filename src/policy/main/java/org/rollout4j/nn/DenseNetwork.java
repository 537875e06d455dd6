package org.rollout4j.nn;

import java.util.Arrays;
import java.util.Objects;
import org.rollout4j.core.Require;

/**
 * A dense network: products with more than one row by {@link MatrixProducts} where there are any, everything else in plain
 * loops over arrays.
 */
public final class DenseNetwork implements Network {
    /** With so many rows at once, products take so much less time with transposed weights that transposing them for a single way through pays. */
    private static final int MANY_ROWS = 128;

    /** Of more weights than this, products take longer with transposed ones: matrices that do not fit the first cache are copied in blocks anyway. */
    private static final int MOST_TRANSPOSED = 1 << 15;

    /** What is copied at once, in floats, so that it is read from the first cache. */
    private static final int LONGEST_COPY = 1024;

    private final Architecture architecture;
    private final int layers;
    /** {@code [layers + 1]}, the widths from inputs to outputs. */
    private final int[] widths;
    /** {@code [layers]}, where in the parameters the weights {@code [out][in]} of each layer begin. */
    private final int[] weights;
    /** {@code [layers]}, where in the parameters the biases {@code [out]} of each layer begin. */
    private final int[] biases;

    private float[] parameters;
    /** Where in the parameters those of this network begin. */
    private int start;
    /** {@code [layers][in][out]}, the weights for plain loops; null until they are needed. */
    private volatile float[][][] transposed;
    /** {@code [layers][in * out]}, the weights for products of several rows; an array is null until it is needed. */
    private final float[][] columns;

    private final boolean[] columnsAreOld;

    /** One of zero parameters. */
    public DenseNetwork(Architecture architecture) {
        this(architecture, new float[architecture.parameterCount()]);
    }

    /**
     * @param parameters all of them; not copied
     * @throws IllegalArgumentException if they are not so many
     */
    public DenseNetwork(Architecture architecture, float[] parameters) {
        Require.that(
                parameters.length == architecture.parameterCount(),
                "number of parameters",
                parameters.length,
                architecture.parameterCount() + " are needed");
        this.architecture = architecture;
        this.parameters = parameters;
        layers = architecture.layers();
        columns = new float[layers][];
        columnsAreOld = new boolean[layers];
        widths = new int[layers + 1];
        Arrays.setAll(widths, architecture::width);
        weights = new int[layers];
        Arrays.setAll(weights, architecture::weights);
        biases = new int[layers];
        Arrays.setAll(biases, architecture::biases);
    }

    /** Found when more than one row comes for the first time. */
    private static final class Products {
        static final MatrixProducts FOUND = MatrixProducts.find();
    }

    @Override
    public int inputs() {
        return architecture.inputs();
    }

    @Override
    public int outputs() {
        return architecture.outputs();
    }

    /** The array that holds its parameters among others; not a copy. */
    public float[] parameters() {
        return parameters;
    }

    /** Where in {@link #parameters} the weights {@code [out][in]} of a layer begin. */
    public int weights(int layer) {
        return start + weights[layer];
    }

    /**
     * Takes {@code flat[offset ..]} for its parameters, which are not copied: to be called again after each change of them. No pass may be running.
     */
    public void setParameters(float[] flat, int offset) {
        Objects.checkFromIndexSize(offset, architecture.parameterCount(), flat.length);
        parameters = flat;
        start = offset;
        transposed = null;
        Arrays.fill(columnsAreOld, true);
    }

    /** The weights of a layer as {@code [in][out]}; threads that come while one of them makes them wait for it. */
    private float[] columns(int layer) {
        synchronized (columns) {
            if (columns[layer] == null || columnsAreOld[layer]) {
                int in = widths[layer];
                int out = widths[layer + 1];
                columns[layer] = columns[layer] == null ? new float[in * out] : columns[layer];
                SmallProducts.transpose(out, in, parameters, weights(layer), columns[layer]);
                columnsAreOld[layer] = false;
            }
            return columns[layer];
        }
    }

    /** Several threads may get here at once, and then all make the same. */
    private float[][][] transposed() {
        float[][][] made = transposed;
        if (made == null) {
            made = new float[layers][][];
            for (int layer = 0; layer < layers; layer++) {
                made[layer] = SmallProducts.transpose(widths[layer + 1], widths[layer], parameters, weights(layer));
            }
            transposed = made;
        }
        return made;
    }

    @Override
    public DensePass newPass(int maxRows) {
        return new DensePass(maxRows, true);
    }

    /** One for parameters that change after each way through it, so that it prepares nothing that pays later only. */
    public DensePass newTrainingPass(int maxRows) {
        return new DensePass(maxRows, maxRows >= MANY_ROWS);
    }

    /** The way through the network; it keeps what went into each layer, for those who go back. */
    public final class DensePass implements Pass {
        /** {@code [layers][rows * width]}: what goes into each layer; the first is the caller's. */
        private final float[][] layerInputs = new float[layers][];

        /**
         * {@code [layers][out]}, the sums of one row, in an array without an offset for the sake of vectorised loops.
         */
        private final float[][] rowSums = new float[layers][];

        /** Whether products are made with transposed weights. */
        private final boolean transposes;

        private DensePass(int maxRows, boolean transposes) {
            this.transposes = transposes;
            if (maxRows > 1 && Products.FOUND != null) {
                Products.FOUND.prepare();
            }
            for (int layer = 0; layer < layers; layer++) {
                rowSums[layer] = new float[widths[layer + 1]];
                if (layer > 0) {
                    layerInputs[layer] = new float[maxRows * widths[layer]];
                }
            }
        }

        /**
         * What went into {@code layer} at the last {@link #forward}, {@code [rows][width]}; into the first one, the
         * inputs.
         */
        public float[] layerInputs(int layer) {
            return layerInputs[layer];
        }

        @Override
        public void forward(int rows, float[] inputs, int offset, float[] outputs, int outputOffset) {
            layerInputs[0] = inputs;
            for (int layer = 0; layer < layers; layer++) {
                boolean last = layer == layers - 1;
                float[] out = last ? outputs : layerInputs[layer + 1];
                affine(layer, rows, layer == 0 ? offset : 0, out, last ? outputOffset : 0);
                if (!last) {
                    architecture.activation().apply(out, rows * widths[layer + 1]);
                }
            }
        }

        private void affine(int layer, int rows, int offset, float[] out, int outOffset) {
            // for one row, the way to a native library and back takes longer than the product
            if (rows == 1 || Products.FOUND == null) {
                affineByLoops(layer, rows, offset, out, outOffset);
                return;
            }
            int width = widths[layer + 1];
            repeat(parameters, start + biases[layer], width, out, outOffset, rows * width);
            boolean byColumns = transposes && width * widths[layer] <= MOST_TRANSPOSED;
            Products.FOUND.add(
                    byColumns,
                    rows,
                    width,
                    widths[layer],
                    layerInputs[layer],
                    offset,
                    byColumns ? columns(layer) : parameters,
                    byColumns ? 0 : weights(layer),
                    out,
                    outOffset);
        }

        /**
         * Fills with copies of {@code from}, each as long as what is there already up to a block: a few long copies,
         * not many short ones.
         */
        private static void repeat(float[] from, int start, int width, float[] into, int offset, int length) {
            System.arraycopy(from, start, into, offset, width);
            int block = width * Math.max(1, LONGEST_COPY / width);
            int copied;
            for (int filled = width; filled < length; filled += copied) {
                copied = Math.min(Math.min(filled, block), length - filled);
                System.arraycopy(into, offset, into, offset + filled, copied);
            }
        }

        private void affineByLoops(int layer, int rows, int offset, float[] out, int outOffset) {
            float[][] columns = transposed()[layer];
            float[] sums = rowSums[layer];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(parameters, start + biases[layer], sums, 0, sums.length);
                SmallProducts.addProduct(columns, layerInputs[layer], offset + row * widths[layer], sums);
                System.arraycopy(sums, 0, out, outOffset + row * sums.length, sums.length);
            }
        }
    }
}
