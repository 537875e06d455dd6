package org.rollout4j.desk.simulate;

import java.util.List;
import java.util.Map;
import org.rollout4j.desk.learn.LearningConfig;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;

/** Another world with less of everything that takes time. */
record QuickWorld(World of) implements World {
    @Override
    public LanguageModel base() {
        return of.base();
    }

    @Override
    public String name() {
        return "quick";
    }

    @Override
    public SamplingConfig sampling() {
        return of.sampling();
    }

    @Override
    public LearningConfig learning() {
        return of.learning();
    }

    @Override
    public Scale scale() {
        Scale whole = of.scale();
        return new Scale(whole.every(), 3, whole.slip(), whole.confidence(), 3, 50, 10, 4);
    }

    @Override
    public List<Arm> arms() {
        return of.arms();
    }

    @Override
    public List<SimulationResult.Target> targets(Map<Arm, ArmResult> arms) {
        return of.targets(arms);
    }

    @Override
    public List<Content> prompts(int count, long seed) {
        return of.prompts(count, seed);
    }

    @Override
    public Likes likes(int user) {
        return of.likes(user);
    }

    @Override
    public List<Sequence> known() {
        return of.known().subList(0, 10);
    }
}
