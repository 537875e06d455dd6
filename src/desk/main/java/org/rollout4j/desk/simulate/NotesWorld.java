package org.rollout4j.desk.simulate;

import java.util.List;
import java.util.stream.Stream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.desk.learn.LearningConfig;
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
    private static final int CANDIDATES = 16;
    private static final int DRAWS = 2000;
    private static final int MEASURED = 200;
    private static final int BEST_OF = 64;

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
    public int candidates() {
        return CANDIDATES;
    }

    @Override
    public int draws() {
        return DRAWS;
    }

    @Override
    public int measured() {
        return MEASURED;
    }

    @Override
    public int bestOf() {
        return BEST_OF;
    }
}
