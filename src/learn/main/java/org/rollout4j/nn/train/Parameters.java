package org.rollout4j.nn.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.rollout4j.nn.Architecture;

/** Flat parameter arrays of dense networks: to begin with, and made of others. */
public final class Parameters {
    private Parameters() {}

    /** The parameters of several networks as one array, to be optimised together. */
    public static float[] concatenate(float[]... parts) {
        float[] all = new float[Stream.of(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /**
     * Parameters of a dense network to begin with: orthogonal weights (Saxe et al., 2014) times the square root of two in hidden layers and {@code
     * outputGain} in the last one, biases zero; what PPO needs to start well (Huang et al., 2022, detail 2).
     */
    public static float[] orthogonal(Architecture architecture, double outputGain, RandomGenerator rng) {
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int layer = 0; layer < architecture.layers(); layer++) {
            int in = architecture.width(layer);
            int out = architecture.width(layer + 1);
            double gain = layer == architecture.layers() - 1 ? outputGain : Math.sqrt(2);
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
     * The parameters of the network whose outputs are means of groups of another one's, which are linear in the last layer.
     *
     * @param architecture of the other network
     * @param parameters {@code [parameterCount]} of the other network
     * @param group so many outputs next to each other become one; divides {@code outputs}
     * @param into {@code [withOutputs(outputs / group).parameterCount()]}, written
     */
    public static void meanOutputs(Architecture architecture, float[] parameters, int group, float[] into) {
        int last = architecture.layers() - 1;
        int columns = architecture.width(last);
        int outputs = architecture.outputs();
        int weights = architecture.weights(last);
        System.arraycopy(parameters, 0, into, 0, weights);
        int means = outputs / group;
        meanRows(parameters, weights, columns, group, into, weights, means);
        meanRows(parameters, weights + columns * outputs, 1, group, into, weights + columns * means, means);
    }

    /**
     * The parameters of the network each of whose outputs is {@code group} times next to each other what one of another network is; the
     * opposite of {@link #meanOutputs}.
     *
     * @param architecture of the other network
     * @param parameters {@code [parameterCount]} of the other network
     * @return {@code [withOutputs(outputs * group).parameterCount()]}
     */
    public static float[] repeatOutputs(Architecture architecture, float[] parameters, int group) {
        int last = architecture.layers() - 1;
        int columns = architecture.width(last);
        int outputs = architecture.outputs();
        int weights = architecture.weights(last);
        float[] repeated = Arrays.copyOf(
                parameters, architecture.withOutputs(outputs * group).parameterCount());
        for (int output = 0; output < outputs; output++) {
            for (int member = output * group; member < (output + 1) * group; member++) {
                System.arraycopy(parameters, weights + output * columns, repeated, weights + member * columns, columns);
                repeated[weights + columns * outputs * group + member] =
                        parameters[weights + columns * outputs + output];
            }
        }
        return repeated;
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
}
