package org.rollout4j.train.text;

import java.nio.charset.StandardCharsets;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.file.Json;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;

/** Gradient descent with momentum on the loss of a {@link BigramModel}. */
final class BigramLearner implements Learner<BigramModel, Pairs> {
    private static final int SIZE = BigramModel.LETTERS * BigramModel.LETTERS;

    private final double stepSize;
    private final double momentum;
    private final float[] logits = new float[SIZE];
    private final float[] velocity = new float[SIZE];

    BigramLearner(double stepSize, double momentum) {
        this.stepSize = stepSize;
        this.momentum = momentum;
    }

    @Override
    public BigramModel behaviour(Progress at) {
        return greedy();
    }

    @Override
    public BigramModel greedy() {
        return new BigramModel(logits.clone());
    }

    @Override
    public Metrics update(Pairs data, Progress at) {
        BigramModel model = greedy();
        double loss = model.loss(data);
        DivergenceException.check("loss", loss);
        double[] gradient = new double[SIZE];
        for (int i = 0; i < data.first().length; i++) {
            double[] probabilities = model.probabilities(data.first()[i]);
            for (int second = 0; second < BigramModel.LETTERS; second++) {
                double target = second == data.second()[i] ? 1 : 0;
                gradient[data.first()[i] * BigramModel.LETTERS + second] +=
                        (probabilities[second] - target) / data.first().length;
            }
        }
        for (int i = 0; i < SIZE; i++) {
            velocity[i] = (float) (momentum * velocity[i] - stepSize * (1 - at.fraction()) * gradient[i]);
            logits[i] += velocity[i];
        }
        return Metrics.NONE.with("loss", loss);
    }

    /** All of it, shared with the learner: checkpoints are written before the next update. */
    @Override
    public State state() {
        return State.builder()
                .put("logits", table(logits))
                .put("velocity", table(velocity))
                .build();
    }

    /** The logits alone, as a checkpoint without the rest. */
    @Override
    public Artifact artifact(Progress at) {
        State learned =
                State.builder().put("learner/logits", table(logits.clone())).build();
        return (path, origin) -> CheckpointFile.write(
                path,
                new Checkpoint(
                        new Manifest(
                                origin.provenance(),
                                null,
                                origin.algorithm(),
                                Json.parse(origin.configuration().getBytes(StandardCharsets.UTF_8), "configuration"),
                                origin.seed(),
                                origin.progress(),
                                origin.evaluation(),
                                null),
                        learned));
    }

    private static Tensor table(float[] array) {
        return Tensor.of(array, BigramModel.LETTERS, BigramModel.LETTERS);
    }

    @Override
    public void restore(State state) {
        System.arraycopy(state.floats("logits", SIZE), 0, logits, 0, SIZE);
        System.arraycopy(state.floats("velocity", SIZE), 0, velocity, 0, SIZE);
    }
}
