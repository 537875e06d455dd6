package org.rollout4j.desk.simulate;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.desk.learn.LearningConfig;
import org.rollout4j.desk.simulate.SimulationResult.Target;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.NotesGrammar;

/** Short office notes, by a model that writes nothing else. */
final class NotesWorld implements World {
    private static final int FEATURES = 5;
    private static final long LIKES = 1000;
    private static final int KNOWN = 300;
    private static final long KNOWN_SEED = 99;

    private static final double MIN_ACCEPTANCE_GAIN = 0.5;
    private static final double MIN_UTILITY_GAIN = 0.7;
    private static final double MAX_EDIT_COST = 0.6;
    private static final double MAX_PERPLEXITY = 1.05;
    private static final double MAX_CHANCE = 0.05;
    private static final double MIN_RECOVERY = 0.8;

    /** Nine in ten broken notes have a token that is so unlikely as a slip, and one in ten of the others. */
    private static final Scale SCALE = new Scale(8, 1, -5, -1, 16, 2000, 200, 64);

    private final LanguageModel base;
    private final NotesGrammar grammar = new NotesGrammar();

    /** @param base one of {@code lm pretrain}'s proof on notes */
    NotesWorld(LanguageModel base) {
        this.base = base;
    }

    @Override
    public LanguageModel base() {
        return base;
    }

    @Override
    public String name() {
        return "notes";
    }

    @Override
    public SamplingConfig sampling() {
        return SamplingConfig.plain(base.config().contextLength(), learning().temperature());
    }

    @Override
    public LearningConfig learning() {
        return LearningConfig.small();
    }

    @Override
    public List<Content> prompts(int count, long seed) {
        SplitMix random = new SplitMix(seed);
        return Stream.generate(() -> grammar.sample(random))
                .limit(count)
                .map(note -> Content.of(note.prompt()))
                .toList();
    }

    @Override
    public Likes likes(int user) {
        return new NoteLikes(HiddenUtility.random(FEATURES, LIKES + user));
    }

    @Override
    public List<Sequence> known() {
        SplitMix random = new SplitMix(KNOWN_SEED);
        Encoder encoder = Encoder.of(base, false);
        SftFormat format = SftFormat.defaults().withMaxLength(base.config().contextLength());
        return Stream.generate(() -> grammar.sample(random))
                .limit(KNOWN)
                .map(note -> encoder.sequence(note.example(), format))
                .toList();
    }

    @Override
    public Scale scale() {
        return SCALE;
    }

    @Override
    public List<Arm> arms() {
        return List.of(Arm.values());
    }

    @Override
    public List<Target> targets(Map<Arm, ArmResult> arms) {
        ArmResult full = arms.get(Arm.FULL);
        ArmResult random = arms.get(Arm.RANDOM);
        ArmResult drift = arms.get(Arm.DRIFT);
        double editCost = full.editCost().mean() / arms.get(Arm.NONE).editCost().mean();
        double chance =
                Math.max(random.utilityGain().high(), random.acceptanceGain().high());
        double opposite = arms.get(Arm.OPPOSITE).utilityGain().high();
        double recovery = drift.gainAfter().mean() / drift.gainBefore().mean();
        return List.of(
                Target.atLeast(
                        "full learning: gain in acceptance",
                        full.acceptanceGain().mean(),
                        MIN_ACCEPTANCE_GAIN),
                Target.atLeast(
                        "full learning: gain in true utility",
                        full.utilityGain().mean(),
                        MIN_UTILITY_GAIN),
                Target.atMost("full learning: edit cost as a fraction of the base's", editCost, MAX_EDIT_COST),
                Target.atMost(
                        "full learning: perplexity of text of the base, against before",
                        full.perplexityRatio().mean(),
                        MAX_PERPLEXITY),
                Target.atMost("random feedback: upper end of its gain", chance, MAX_CHANCE),
                Target.atMost("opposite taste: upper end of its gain in true utility", opposite, 0),
                Target.atLeast("taste that changes: gain after as a fraction of that before", recovery, MIN_RECOVERY));
    }
}
