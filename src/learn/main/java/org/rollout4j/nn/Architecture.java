package org.rollout4j.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Require;

/**
 * A dense network: {@code inputs}, hidden layers with an activation, and linear {@code outputs}.
 *
 * <p>Its parameters are one flat array: layer after layer, for each the weights {@code [out][in]} (which is
 * Deeplearning4j's {@code [in, out]} in column-major order), then the biases {@code [out]}.
 *
 * @param inputs numbers that go in
 * @param hiddenSizes the width of each hidden layer
 * @param activation what each hidden layer does to its sums
 * @param outputs numbers that come out
 */
public record Architecture(int inputs, List<Integer> hiddenSizes, Activation activation, int outputs) {
    /** The most parameters of a network: its arrays stay below 1 GB. */
    public static final int MAX_PARAMETERS = 1 << 28;

    /** Some minutes of making weights orthogonal, see {@link #multiplications}. */
    private static final long MAX_MULTIPLICATIONS = 1L << 34;

    public Architecture {
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.inRange("network inputs", inputs, 1, 1 << 24);
        Require.inRange("network outputs", outputs, 1, 1 << 24);
        long parameters = 0;
        List<Integer> sizes = sizes(inputs, hiddenSizes, outputs);
        for (int layer = 0; layer + 1 < sizes.size(); layer++) {
            parameters += (sizes.get(layer) + 1L) * sizes.get(layer + 1);
        }
        Require.that(
                parameters <= MAX_PARAMETERS,
                "network parameters",
                parameters,
                "at most " + MAX_PARAMETERS + " are allowed; make network.hiddenSizes smaller");
        Require.that(
                multiplications(sizes) <= MAX_MULTIPLICATIONS,
                "network layers",
                sizes,
                "their orthogonal start would take many minutes; make network.hiddenSizes fewer or smaller, for example"
                        + " 1024,1024");
    }

    /** The architecture between these ends. */
    public static Architecture of(int inputs, NetworkConfig config, int outputs) {
        return new Architecture(inputs, config.hiddenSizes(), config.activation(), outputs);
    }

    /** The same with another number of outputs. */
    public Architecture withOutputs(int other) {
        return new Architecture(inputs, hiddenSizes, activation, other);
    }

    /** The number of layers with weights. */
    public int layers() {
        return hiddenSizes.size() + 1;
    }

    /** The width of what goes into {@code layer}, and for {@code layers()} of what comes out of the network. */
    public int width(int layer) {
        return sizes(inputs, hiddenSizes, outputs).get(layer);
    }

    /** The length of the flat parameter array. */
    public int parameterCount() {
        int count = 0;
        for (int layer = 0; layer < layers(); layer++) {
            count += (width(layer) + 1) * width(layer + 1);
        }
        return count;
    }

    /**
     * Parameters to begin with: orthogonal weights (Saxe et al., 2014) times the square root of two in hidden layers and {@code
     * outputGain} in the last one, biases zero; what PPO needs to start well (Huang et al., 2022, detail 2).
     */
    public float[] initialParameters(double outputGain, RandomGenerator rng) {
        float[] parameters = new float[parameterCount()];
        int at = 0;
        for (int layer = 0; layer < layers(); layer++) {
            int in = width(layer);
            int out = width(layer + 1);
            double gain = layer == layers() - 1 ? outputGain : Math.sqrt(2);
            double[][] weights = orthogonal(out, in, rng);
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    parameters[at++] = (float) (gain * weights[o][i]);
                }
            }
            at += out;
        }
        return parameters;
    }

    /**
     * The parameters of the network whose outputs are means of groups of this one's, which are linear in the last layer.
     *
     * @param parameters {@code [parameterCount]} of this network
     * @param group so many outputs next to each other become one; divides {@code outputs}
     * @param into {@code [withOutputs(outputs / group).parameterCount()]}, written
     */
    public void meanOutputs(float[] parameters, int group, float[] into) {
        int columns = hiddenSizes.isEmpty() ? inputs : hiddenSizes.get(hiddenSizes.size() - 1);
        int weights = parameters.length - (columns + 1) * outputs;
        System.arraycopy(parameters, 0, into, 0, weights);
        int means = outputs / group;
        meanRows(parameters, weights, columns, group, into, weights, means);
        meanRows(parameters, weights + columns * outputs, 1, group, into, weights + columns * means, means);
    }

    /** Each of the {@code rows} rows written is the mean of {@code group} rows read, one after the other. */
    private static void meanRows(
            float[] from, int offset, int columns, int group, float[] into, int intoOffset, int rows) {
        for (int row = 0; row < rows; row++) {
            int mean = intoOffset + row * columns;
            Arrays.fill(into, mean, mean + columns, 0);
            for (int member = row * group; member < (row + 1) * group; member++) {
                for (int c = 0; c < columns; c++) {
                    into[mean + c] += from[offset + member * columns + c] / group;
                }
            }
        }
    }

    /** A random {@code rows x columns} matrix with orthonormal rows, or columns if there are more rows. */
    private static double[][] orthogonal(int rows, int columns, RandomGenerator rng) {
        if (rows > columns) {
            double[][] transposed = orthogonal(columns, rows, rng);
            double[][] matrix = new double[rows][columns];
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    matrix[r][c] = transposed[c][r];
                }
            }
            return matrix;
        }
        double[][] matrix = new double[rows][columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                matrix[r][c] = rng.nextGaussian();
            }
            // Gram-Schmidt, twice: once loses orthogonality to rounding
            for (int repeat = 0; repeat < 2; repeat++) {
                for (int before = 0; before < r; before++) {
                    addScaled(matrix[r], matrix[before], -dot(matrix[r], matrix[before]));
                }
            }
            double length = Math.sqrt(dot(matrix[r], matrix[r]));
            for (int c = 0; c < columns; c++) {
                matrix[r][c] /= length;
            }
        }
        return matrix;
    }

    /** About a quarter of what {@link #orthogonal} takes for all layers. */
    private static long multiplications(List<Integer> sizes) {
        long sum = 0;
        for (int layer = 0; layer + 1 < sizes.size(); layer++) {
            long less = Math.min(sizes.get(layer), sizes.get(layer + 1));
            sum += less * less * Math.max(sizes.get(layer), sizes.get(layer + 1));
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addScaled(double[] to, double[] from, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }

    private static List<Integer> sizes(int inputs, List<Integer> hiddenSizes, int outputs) {
        List<Integer> sizes = new ArrayList<>(hiddenSizes);
        sizes.add(0, inputs);
        sizes.add(outputs);
        return sizes;
    }
}
