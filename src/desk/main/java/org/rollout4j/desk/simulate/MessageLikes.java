package org.rollout4j.desk.simulate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.wish.MessageRequest;

/**
 * Of short messages: a sparse utility of their {@link MessageTrait traits}. What has no letter is worth least, and is not mended.
 *
 * @param weights of the traits that matter
 */
record MessageLikes(Map<MessageTrait, Double> weights) implements Likes {
    private static final double MIN_WEIGHT = 0.5;
    private static final double MAX_WEIGHT = 2;

    /** Nobody rewrites more than that about a message. */
    private static final int REWRITES = 3;

    private static final Pattern RECIPIENT = Pattern.compile(" to (\\p{L}+):");

    MessageLikes {
        weights = Collections.unmodifiableMap(new EnumMap<>(weights));
    }

    /** Likes with a number of traits that matter, each with a weight of 0.5 to 2 and a sign of its own. */
    static MessageLikes random(int traits, long seed) {
        List<MessageTrait> all = new ArrayList<>(List.of(MessageTrait.values()));
        SplitMix random = new SplitMix(seed);
        Map<MessageTrait, Double> weights = new EnumMap<>(MessageTrait.class);
        for (int i = 0; i < traits; i++) {
            double size = MIN_WEIGHT + (MAX_WEIGHT - MIN_WEIGHT) * random.nextDouble();
            weights.put(all.remove(random.nextBelow(all.size())), random.nextBelow(2) == 0 ? -size : size);
        }
        return new MessageLikes(weights);
    }

    @Override
    public double utility(Content prompt, String text) {
        boolean blank = text.codePoints().noneMatch(Character::isLetter);
        return weights.entrySet().stream()
                .mapToDouble(weight ->
                        blank ? Math.min(0, weight.getValue()) : weight.getKey().isIn(text) ? weight.getValue() : 0)
                .sum();
    }

    @Override
    public Optional<String> edited(Content prompt, String text, SplitMix random) {
        String name = recipient(prompt);
        String best = text;
        for (int i = 0; i < REWRITES && text.codePoints().anyMatch(Character::isLetter); i++) {
            best = better(prompt, name, best);
        }
        return Optional.of(best).filter(written -> !written.equals(text));
    }

    /** After the one rewrite that makes it better most. */
    private String better(Content prompt, String name, String text) {
        String best = text;
        for (MessageTrait trait : weights.keySet()) {
            for (String other : List.of(trait.with(name, text), trait.without(name, text))) {
                best = utility(prompt, other) > utility(prompt, best) ? other : best;
            }
        }
        return best;
    }

    /** As {@link MessageRequest} names it. */
    private static String recipient(Content prompt) {
        Matcher found =
                RECIPIENT.matcher(((Content.Messages) prompt).messages().get(0).content());
        return found.find() ? found.group(1) : "";
    }

    @Override
    public Likes opposite() {
        return turned(1);
    }

    @Override
    public Likes changed() {
        return turned(2);
    }

    /** With the other sign for every so many of the traits that matter. */
    private Likes turned(int every) {
        Map<MessageTrait, Double> other = new EnumMap<>(MessageTrait.class);
        int number = 0;
        for (Map.Entry<MessageTrait, Double> weight : weights.entrySet()) {
            other.put(weight.getKey(), number++ % every == 0 ? -weight.getValue() : weight.getValue());
        }
        return new MessageLikes(other);
    }
}
