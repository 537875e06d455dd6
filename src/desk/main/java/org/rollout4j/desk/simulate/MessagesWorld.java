package org.rollout4j.desk.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.desk.learn.LearningConfig;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.wish.MessageRequest;
import org.rollout4j.lm.wish.NeutralText;

/** Short messages to somebody, asked of a model that follows instructions: less of all that takes time, as such a model is large. */
final class MessagesWorld implements World {
    private static final int TRAITS = 4;
    private static final long LIKES = 2000;
    private static final int MAX_TOKENS = 48;

    /** Good messages have tokens of any kind, so that none is a slip. */
    private static final Scale SCALE = new Scale(4, 20, Double.NEGATIVE_INFINITY, -2.5, 6, 1000, 40, 16);

    private final LanguageModel base;

    /** @param base with a chat template */
    MessagesWorld(LanguageModel base) {
        this.base = base;
    }

    @Override
    public LanguageModel base() {
        return base;
    }

    @Override
    public String name() {
        return "messages";
    }

    @Override
    public SamplingConfig sampling() {
        return SamplingConfig.plain(MAX_TOKENS, learning().temperature());
    }

    @Override
    public LearningConfig learning() {
        return LearningConfig.messages();
    }

    @Override
    public Scale scale() {
        return SCALE;
    }

    @Override
    public List<Arm> arms() {
        return List.of(Arm.NONE, Arm.RERANK, Arm.FULL);
    }

    /** No request comes again before all have come. */
    @Override
    public List<Content> prompts(int count, long seed) {
        List<MessageRequest> all =
                new ArrayList<>(Stream.concat(MessageRequest.training().stream(), MessageRequest.heldOut().stream())
                        .toList());
        SplitMix random = new SplitMix(seed);
        for (int i = all.size() - 1; i > 0; i--) {
            int other = random.nextBelow(i + 1);
            MessageRequest swapped = all.set(other, all.get(i));
            all.set(i, swapped);
        }
        return IntStream.range(0, count)
                .<Content>mapToObj(i -> all.get(i % all.size()).prompt())
                .toList();
    }

    @Override
    public Likes likes(int user) {
        return MessageLikes.random(TRAITS, LIKES + user);
    }

    @Override
    public List<Sequence> known() {
        return NeutralText.sequences(base);
    }

    @Override
    public List<SimulationResult.Target> targets(Map<Arm, ArmResult> arms) {
        return List.of(SimulationResult.Target.above(
                "full learning: lower end of its gain in true utility",
                arms.get(Arm.FULL).utilityGain().low(),
                0));
    }
}
