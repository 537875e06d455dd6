package org.rollout4j.lm.proof;

import java.util.List;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.task.ExactTask;

/** Digits that determine others. Their ids are themselves. */
final class Digits implements GeneratedTask {
    private static final int SAMPLES = 3;

    private final ExactTask task;
    private final List<Sequence> training;

    Digits(ExactTask task) {
        this.task = task;
        this.training = task.training();
    }

    @Override
    public Sequence training(SplitMix random) {
        return training.get(random.nextBelow(training.size()));
    }

    @Override
    public List<Sequence> heldOut() {
        return task.heldOutPrompts().stream().map(task::sequence).toList();
    }

    @Override
    public List<int[]> prompts() {
        return task.heldOutPrompts().subList(0, SAMPLES);
    }
}
