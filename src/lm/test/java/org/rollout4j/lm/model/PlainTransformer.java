package org.rollout4j.lm.model;

import java.util.stream.IntStream;

/**
 * A transformer written once more, in doubles and as plainly as the equations: one sequence, one position after the other, nothing shared with
 * what is tested. Slow.
 */
public final class PlainTransformer {
    private final ModelConfig config;
    private final Layout layout;
    private final double[] p;

    public PlainTransformer(ModelConfig config, double[] parameters) {
        this.config = config;
        this.layout = new Layout(config);
        this.p = parameters;
    }

    public static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** The sum of the log-probabilities of all targets, each times its coefficient. */
    double objective(Packed batch, double temperature, double[] coefficients) {
        double sum = 0;
        for (int s = 0; s < batch.sequences(); s++) {
            int start = batch.starts()[s];
            int length = batch.starts()[s + 1] - start;
            int[] tokens = new int[length];
            System.arraycopy(batch.tokens(), start, tokens, 0, length);
            double[][] logits = logits(tokens);
            for (int t = 0; t < length; t++) {
                int target = batch.targets()[start + t];
                if (target != Packed.NONE) {
                    sum += coefficients[start + t] * logProbs(logits[t], temperature)[target];
                }
            }
        }
        return sum;
    }

    public static double[] logProbs(double[] logits, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = Math.max(max, logit / temperature);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit / temperature - max);
        }
        double[] result = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            result[i] = logits[i] / temperature - max - Math.log(sum);
        }
        return result;
    }

    /** {@code [positions][vocabulary]}. */
    public double[][] logits(int[] tokens) {
        double[][] hidden = hidden(tokens);
        double[][] logits = new double[hidden.length][];
        for (int t = 0; t < hidden.length; t++) {
            logits[t] = linear(hidden[t], layout.head(), null);
        }
        return logits;
    }

    /** {@code [positions][hidden size]}, what the final norm gives. */
    double[][] hidden(int[] tokens) {
        int n = tokens.length;
        int c = config.hiddenSize();
        double[][] x = new double[n][c];
        for (int t = 0; t < n; t++) {
            for (int j = 0; j < c; j++) {
                x[t][j] = p[layout.embedding().offset() + tokens[t] * c + j];
                if (layout.positions() != null) {
                    x[t][j] += p[layout.positions().offset() + t * c + j];
                }
            }
        }
        for (int i = 0; i < config.layers(); i++) {
            Layout.Layer layer = layout.layer(i);
            double[][] attended = attention(x, layer);
            for (int t = 0; t < n; t++) {
                add(x[t], linear(attended[t], layer.output(), layer.outputBias()));
                double[] u = linear(norm(x[t], layer.mlpNorm(), layer.mlpNormBias()), layer.up(), layer.upBias());
                add(x[t], linear(activate(u), layer.down(), layer.downBias()));
            }
        }
        for (int t = 0; t < n; t++) {
            x[t] = norm(x[t], layout.finalNorm(), layout.finalNormBias());
        }
        return x;
    }

    private double[][] attention(double[][] x, Layout.Layer layer) {
        int n = x.length;
        int d = config.headSize();
        double[][] qkv = new double[n][];
        for (int t = 0; t < n; t++) {
            qkv[t] = linear(
                    norm(x[t], layer.attentionNorm(), layer.attentionNormBias()),
                    layer.queryKeyValue(),
                    layer.queryKeyValueBias());
            for (int h = 0; h < config.heads() + config.keyValueHeads(); h++) {
                head(qkv[t], h * d, t, h < config.heads() ? layer.queryNorm() : layer.keyNorm());
            }
        }
        double[][] out = new double[n][config.queryWidth()];
        for (int h = 0; h < config.heads(); h++) {
            int key = config.queryWidth() + h / (config.heads() / config.keyValueHeads()) * d;
            for (int t = 0; t < n; t++) {
                double[] weights = new double[t + 1];
                double sum = 0;
                for (int s = 0; s <= t; s++) {
                    double score = 0;
                    for (int j = 0; j < d; j++) {
                        score += qkv[t][h * d + j] * qkv[s][key + j];
                    }
                    weights[s] = Math.exp(score / Math.sqrt(d));
                    sum += weights[s];
                }
                for (int s = 0; s <= t; s++) {
                    for (int j = 0; j < d; j++) {
                        out[t][h * d + j] += weights[s] / sum * qkv[s][key + config.keyValueWidth() + j];
                    }
                }
            }
        }
        return out;
    }

    private void head(double[] qkv, int at, int position, Layout.Slot weight) {
        int d = config.headSize();
        if (weight != null) {
            double squares = 0;
            for (int j = 0; j < d; j++) {
                squares += qkv[at + j] * qkv[at + j];
            }
            double scale = 1 / Math.sqrt(squares / d + config.normEpsilon());
            for (int j = 0; j < d; j++) {
                qkv[at + j] *= scale * p[weight.offset() + j];
            }
        }
        if (config.positions() == ModelConfig.Positions.ROTARY) {
            for (int j = 0; j < d / 2; j++) {
                double angle = position / Math.pow(config.ropeTheta(), 2.0 * j / d);
                double a = qkv[at + j];
                double b = qkv[at + j + d / 2];
                qkv[at + j] = a * Math.cos(angle) - b * Math.sin(angle);
                qkv[at + j + d / 2] = b * Math.cos(angle) + a * Math.sin(angle);
            }
        }
    }

    private double[] activate(double[] u) {
        double[] out = new double[config.intermediateSize()];
        for (int j = 0; j < out.length; j++) {
            if (config.mlp() == ModelConfig.Mlp.SWIGLU) {
                out[j] = u[j] / (1 + Math.exp(-u[j])) * u[out.length + j];
            } else {
                double inner = Math.sqrt(2 / Math.PI) * (u[j] + 0.044715 * u[j] * u[j] * u[j]);
                out[j] = 0.5 * u[j] * (1 + Math.tanh(inner));
            }
        }
        return out;
    }

    private double[] norm(double[] x, Layout.Slot weight, Layout.Slot bias) {
        int n = x.length;
        double mean = 0;
        if (config.norm() == ModelConfig.Norm.LAYER_NORM) {
            for (double value : x) {
                mean += value / n;
            }
        }
        double squares = 0;
        for (double value : x) {
            squares += (value - mean) * (value - mean) / n;
        }
        double[] y = new double[n];
        for (int j = 0; j < n; j++) {
            y[j] = (x[j] - mean) / Math.sqrt(squares + config.normEpsilon()) * p[weight.offset() + j]
                    + (bias == null ? 0 : p[bias.offset() + j]);
        }
        return y;
    }

    private double[] linear(double[] x, Layout.Slot w, Layout.Slot bias) {
        double[] y = new double[w.rows()];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias == null ? 0 : p[bias.offset() + i];
            for (int j = 0; j < x.length; j++) {
                y[i] += p[w.offset() + i * x.length + j] * x[j];
            }
        }
        return y;
    }

    private static void add(double[] x, double[] y) {
        for (int j = 0; j < x.length; j++) {
            x[j] += y[j];
        }
    }
}
