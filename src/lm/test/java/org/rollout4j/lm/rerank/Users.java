package org.rollout4j.lm.rerank;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.SplitMix;

/** People whose taste is known: the weights of a linear utility, by which they answer at random as the models of this package suppose. */
record Users(double[] weights, SplitMix random) {
    /** One whose weights are drawn as a scorer with {@link ScorerConfig#scoreDeviation} of {@code deviation} supposes, the bias last. */
    static Users drawn(int size, double deviation, double biasDeviation, long seed) {
        SplitMix random = new SplitMix(seed);
        double[] weights = new double[size + 1];
        for (int i = 0; i < size; i++) {
            weights[i] = deviation / Math.sqrt(size) * random.nextGaussian();
        }
        weights[size] = biasDeviation * random.nextGaussian();
        return new Users(weights, random);
    }

    int size() {
        return weights.length - 1;
    }

    /** Features of a text. */
    float[] text() {
        float[] features = new float[size()];
        for (int i = 0; i < size(); i++) {
            features[i] = (float) random.nextGaussian();
        }
        return features;
    }

    List<float[]> texts(int count) {
        List<float[]> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    double utility(float[] text) {
        double sum = weights[size()];
        for (int i = 0; i < size(); i++) {
            sum += weights[i] * text[i];
        }
        return sum;
    }

    boolean saysYes(double logit) {
        return random.nextDouble() < sigmoid(logit);
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    Observation.Thumb thumb() {
        float[] text = text();
        return new Observation.Thumb(text, saysYes(utility(text)));
    }

    Observation.Pair pair() {
        float[] one = text();
        float[] other = text();
        return saysYes(utility(one) - utility(other))
                ? new Observation.Pair(one, other)
                : new Observation.Pair(other, one);
    }

    /** Thumbs and pairs in turn. */
    List<Observation> observations(int count) {
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            observations.add(i % 2 == 0 ? thumb() : pair());
        }
        return observations;
    }
}
