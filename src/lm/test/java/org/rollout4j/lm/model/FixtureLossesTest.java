package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.file.ModelFiles;

/** Losses of pairs through a transformer, with what TRL's trainers make of them ({@code fixtures/make_fixtures.py}). */
class FixtureLossesTest {
    private static final Path FIXTURES = Path.of("src/lm/test/resources/fixtures");
    private static final String MODEL = "llama_gqa_tied";

    @TempDir
    private Path scratch;

    /** DPO's sigmoid loss, the mean over pairs of {@code -log sigmoid(beta (difference - difference of the reference))}. */
    private record Dpo(Packed batch, double beta, double[] references) implements TokenLoss {
        @Override
        public int groupSize() {
            return 2;
        }

        @Override
        public void differentiate(int from, int end, TokenScores scores, TokenSlopes slopes) {
            for (int s = from; s < end; s += 2) {
                double slope = -beta / (1 + Math.exp(reward(s, scores))) / (batch.sequences() / 2.0);
                for (int t = batch.starts()[s]; t < batch.starts()[s + 2]; t++) {
                    slopes.logProbs()[t] = t < batch.starts()[s + 1] ? slope : -slope;
                }
            }
        }

        private double reward(int pair, TokenScores scores) {
            return beta * (logProb(pair, scores) - references[pair] - logProb(pair + 1, scores) + references[pair + 1]);
        }

        double logProb(int sequence, TokenScores scores) {
            double sum = 0;
            for (int t = batch.starts()[sequence]; t < batch.starts()[sequence + 1]; t++) {
                sum += scores.logProbs()[t];
            }
            return sum;
        }

        double value(TokenScores scores) {
            double sum = 0;
            for (int s = 0; s < batch.sequences(); s += 2) {
                sum += Math.log1p(Math.exp(-reward(s, scores)));
            }
            return sum / (batch.sequences() / 2.0);
        }
    }

    /** The mean over pairs of {@code -log sigmoid(chosen - rejected - margin) + c (chosen + rejected)^2}. */
    private record BradleyTerry(Packed batch, float[] margins, double centring) implements ValueLoss {
        @Override
        public int groupSize() {
            return 2;
        }

        private double value(int sequence, double[] values) {
            return values[batch.starts()[sequence + 1] - 1];
        }

        @Override
        public void differentiate(int from, int end, double[] values, double[] slopes) {
            double pairs = batch.sequences() / 2.0;
            for (int s = from; s < end; s += 2) {
                double chosen = value(s, values);
                double rejected = value(s + 1, values);
                double slope = -1 / (1 + Math.exp(chosen - rejected - margins[s / 2]));
                double centre = 2 * centring * (chosen + rejected);
                slopes[batch.starts()[s + 1] - 1] = (slope + centre) / pairs;
                slopes[batch.starts()[s + 2] - 1] = (-slope + centre) / pairs;
            }
        }

        double value(double[] values) {
            double sum = 0;
            for (int s = 0; s < batch.sequences(); s += 2) {
                double chosen = value(s, values);
                double rejected = value(s + 1, values);
                sum += Math.log1p(Math.exp(rejected - chosen + margins[s / 2]));
                sum += centring * (chosen + rejected) * (chosen + rejected);
            }
            return sum / (batch.sequences() / 2.0);
        }
    }

    /** The rows of a fixture, of which the first half are chosen and the second half rejected, as pairs without padding. */
    private static List<int[]> pairs(FixtureTensors io, String name, int rows) {
        long[] ids = io.longs("input_ids");
        long[] mask = io.longs(name);
        int length = ids.length / rows;
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int row = i / 2 + i % 2 * (rows / 2);
            int end = length;
            while (mask[row * length + end - 1] == 0) {
                end--;
            }
            int[] tokens = new int[end];
            for (int t = 0; t < end; t++) {
                tokens[t] = (int) ids[row * length + t];
            }
            texts.add(tokens);
        }
        return texts;
    }

    private static double[] pairs(float[] rows) {
        double[] paired = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            paired[i] = rows[i / 2 + i % 2 * (rows.length / 2)];
        }
        return paired;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 512})
    void dpoIsThatOfTrl(int microBatch) throws IOException {
        FixtureTensors io = new FixtureTensors(FIXTURES.resolve("losses/dpo_model.safetensors"));
        Weights weights = ModelFiles.readWeights(FIXTURES.resolve("models").resolve(MODEL), Workers.caller());
        long[] completion = io.longs("completion_mask");
        int length = completion.length / 8;
        List<Sequence> sequences = new ArrayList<>();
        for (int[] tokens : pairs(io, "attention_mask", 8)) {
            int row = sequences.size() / 2 + sequences.size() % 2 * 4;
            boolean[] predicted = new boolean[tokens.length];
            for (int t = 0; t < tokens.length; t++) {
                predicted[t] = completion[row * length + t] == 1;
            }
            sequences.add(new Sequence(tokens, predicted));
        }
        Packed batch = Packed.of(sequences);
        Dpo loss = new Dpo(batch, 0.1, pairs(io.floats("ref_logps")));
        float[] gradient = new float[weights.values().length];
        TokenScores scores = new Backpropagation(weights.config(), microBatch, 0, Workers.caller())
                .gradient(weights.values(), batch, 1, loss, 0, gradient);
        double[] logProbs = pairs(io.floats("logps"));
        for (int s = 0; s < logProbs.length; s++) {
            assertThat(loss.logProb(s, scores)).isCloseTo(logProbs[s], within(2e-5));
        }
        assertThat(loss.value(scores)).isCloseTo(io.floats("loss")[0], within(1e-6));
        float[] expected = io.parameters("grad.", FIXTURES.resolve("models").resolve(MODEL), scratch);
        checkGradients(expected, weights.layout(), gradient);
    }

    @Test
    void rewardModelsAreThoseOfTrl() throws IOException {
        FixtureTensors io = new FixtureTensors(FIXTURES.resolve("losses/reward_model.safetensors"));
        Weights trunk = ModelFiles.readWeights(FIXTURES.resolve("models").resolve(MODEL), Workers.caller());
        ScalarWeights weights = ScalarWeights.of(trunk, io.floats("score.weight"));
        Packed batch = Packed.whole(pairs(io, "attention_mask", 6));
        ValueBackpropagation backpropagation = new ValueBackpropagation(weights.config(), 20, 0, Workers.caller());
        double[] values = backpropagation.values(weights.values(), batch);
        double[] rewards = pairs(io.floats("rewards"));
        for (int s = 0; s < rewards.length; s++) {
            assertThat(values[batch.starts()[s + 1] - 1]).isCloseTo(rewards[s], within(5e-6));
        }
        for (JsonNode example : Json.read(FIXTURES.resolve("losses/reward_model.json"), JsonNode.class)
                .path("cases")) {
            float[] margins = example.path("margin").asBoolean() ? io.floats("margin") : new float[3];
            double centring = example.path("center_rewards_coefficient").asDouble(0);
            BradleyTerry loss = new BradleyTerry(batch, margins, centring);
            assertThat(loss.value(values)).isCloseTo(example.path("loss").asDouble(), within(1e-6));
        }
        float[] gradient = new float[weights.values().length];
        backpropagation.gradient(weights.values(), batch, new BradleyTerry(batch, new float[3], 0), 0, gradient);
        float[] expected = io.parameters("grad.", FIXTURES.resolve("models").resolve(MODEL), scratch);
        ScalarWeights slopes = ScalarWeights.of(new Weights(trunk.config(), expected), io.floats("grad.score.weight"));
        checkGradients(slopes.values(), weights.layout(), gradient);
    }

    private static void checkGradients(float[] expected, Layout layout, float[] gradient) {
        for (Layout.Slot slot : layout.slots()) {
            double difference = 0;
            double norm = 0;
            for (int i = slot.offset(); i < slot.end(); i++) {
                difference += Math.pow((double) expected[i] - gradient[i], 2);
                norm += Math.pow(expected[i], 2);
            }
            assertThat(Math.sqrt(difference)).as(slot.name()).isLessThanOrEqualTo(2e-6 * Math.sqrt(norm));
        }
    }
}
