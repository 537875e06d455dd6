package org.rollout4j.desk.write;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.TemplateFormat;

/**
 * Writes on where somebody stopped. Any number of threads may ask; one at a time is answered, and one that is cancelled ends before its next token. What was
 * read for one call is kept for the next ones, until another {@link Learned} is there.
 */
public final class GhostWriter {
    /** So often more choices are drawn where too many are the same. */
    private static final int MAX_ROUNDS = 3;

    /** The most choices at once, and how many are drawn for each that is asked for. */
    private static final int MAX_CHOICES = 16;

    private static final int DRAWN_PER_CHOICE = 2;

    private final Supplier<Learned> learned;
    private final GhostWriterConfig config;
    private final RandomGenerator random;
    private final Workers workers;
    /** Null before the first call. */
    private Pen pen;

    /**
     * @param learned asked at each call
     * @param random one number of it is drawn for all that is drawn together
     * @param workers used by one call at a time, and by nobody else
     */
    public GhostWriter(Supplier<Learned> learned, GhostWriterConfig config, RandomGenerator random, Workers workers) {
        this.learned = learned;
        this.config = config;
        this.random = random;
        this.workers = workers;
    }

    /**
     * What may come next: the most likely continuation, up to the end of a sentence, a line or a clause, or some words; or, as soon as it is known what is liked,
     * the best of several. In the middle of a word, the rest of it comes first.
     *
     * @param before the text before the cursor, of which the end counts
     * @param cancelled asked before each token
     * @return empty if nothing is likely enough, there is nothing to go on from, the model has no token for a character, or it was cancelled
     */
    public synchronized Optional<Suggestion> continuation(String before, BooleanSupplier cancelled) {
        Optional<Context> context =
                cancelled.getAsBoolean() ? Optional.empty() : context(before, config.maxTokens(), config.samples() + 1);
        if (context.isEmpty()) {
            return Optional.empty();
        }
        int samples = pen.learned().ranker() == Ranker.NONE ? 0 : config.samples();
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i <= samples; i++) {
            drafts.add(new Draft(
                    context.get().typed(),
                    Ending.ofClause(config.maxWords()),
                    context.get().room()));
        }
        if (!pen.write(context.get().tokens(), drafts, draw(samples, true), config.temperature(), cancelled)) {
            return Optional.empty();
        }
        Map<String, Double> sure = new LinkedHashMap<>();
        drafts.stream()
                .filter(draft -> !draft.shown().isBlank() && draft.logProb() >= config.minLogProb())
                .forEach(draft -> sure.putIfAbsent(draft.shown(), draft.logProb()));
        return ranked(Content.of(before), sure).stream().findFirst().map(text -> new Suggestion(text, sure.get(text)));
    }

    /**
     * Has the model that is there by now read what was read last, so that whoever goes on from there does not wait for that. Without effect if it has.
     *
     * @param cancelled asked before each part; what has been read by then is of use too
     */
    public synchronized void readAgain(BooleanSupplier cancelled) {
        if (pen != null && !cancelled.getAsBoolean()) {
            usePen(pen.maxDrafts());
            pen.readAgain(cancelled);
        }
    }

    /** What is liked more and is more likely first. */
    private List<String> ranked(Content context, Map<String, Double> logProbs) {
        List<String> texts = List.copyOf(logProbs.keySet());
        double[] liked = texts.size() < 2
                ? new double[texts.size()]
                : pen.learned().ranker().scores(context, texts);
        return IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -logProbs.get(texts.get(i)) - liked[i]))
                .map(texts::get)
                .toList();
    }

    /**
     * Different texts that may come behind a prompt, each up to where the model ends it, what is liked more first.
     *
     * @param prompt a text, or messages if the model has a chat template
     * @param count at most 16
     * @param cancelled asked before each token
     * @return fewer, if the model does not come to so many; none if it was cancelled
     * @throws IllegalArgumentException if the prompt is too long or empty, holds a character that the model has no token for, or is no text and there is no template
     */
    public List<String> choices(Content prompt, int count, BooleanSupplier cancelled) {
        return choices(prompt, count, Ending.NONE, cancelled);
    }

    /**
     * As above, of no more than so many sentences each.
     *
     * @param sentences at least 1
     */
    public List<String> choices(Content prompt, int count, int sentences, BooleanSupplier cancelled) {
        Require.inRange("sentences", sentences, 1, Integer.MAX_VALUE);
        return choices(prompt, count, Ending.ofSentences(sentences), cancelled);
    }

    /** How many sentences, or lines, a text has; at least one. */
    public static int sentences(String text) {
        return Ending.sentences(text);
    }

    private synchronized List<String> choices(Content prompt, int count, Ending ending, BooleanSupplier cancelled) {
        Require.inRange("count", count, 1, MAX_CHOICES);
        Context context = context(prompt, DRAWN_PER_CHOICE * count);
        Map<String, Double> found = new LinkedHashMap<>();
        for (int round = 0; round < MAX_ROUNDS && found.size() < count; round++) {
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < DRAWN_PER_CHOICE * count; i++) {
                drafts.add(new Draft(context.typed(), ending, context.room()));
            }
            RandomGenerator[] drawn = draw(drafts.size(), false);
            if (!pen.write(context.tokens(), drafts, drawn, config.temperature(), cancelled)) {
                return List.of();
            }
            drafts.stream()
                    .filter(draft -> !draft.shown().isBlank())
                    .forEach(draft -> found.putIfAbsent(draft.shown().strip(), draft.logProb()));
        }
        return ranked(prompt, found).stream().limit(count).toList();
    }

    /** Generators for so many drafts; a first one that is the most likely has none. */
    private RandomGenerator[] draw(int count, boolean mostLikelyFirst) {
        long seed = random.nextLong();
        int first = mostLikelyFirst ? 1 : 0;
        RandomGenerator[] generators = new RandomGenerator[count + first];
        for (int i = 0; i < count; i++) {
            generators[i + first] = new SplitMix(SplitMix.derive(seed, i));
        }
        return generators;
    }

    /**
     * What a model goes on from.
     *
     * @param tokens at least one
     * @param typed what follows them and has to be repeated
     * @param room the most tokens that may follow
     */
    private record Context(int[] tokens, byte[] typed, int room) {}

    private Optional<Context> context(String before, int maxTokens, int drafts) {
        usePen(drafts);
        TypedEnd end;
        try {
            end = TypedEnd.of(before, pen.learned().model().tokenizer(), pen.maxContext());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a character that there is no token for
        }
        int[] tokens = end.tokens();
        int room = Math.min(maxTokens + end.typed().length, pen.room(tokens.length));
        return tokens.length == 0 || room < 1 ? Optional.empty() : Optional.of(new Context(tokens, end.typed(), room));
    }

    private Context context(Content prompt, int drafts) {
        if (prompt instanceof Content.Text text) {
            Optional<Context> context = context(text.text(), config.maxChoiceTokens(), drafts);
            Require.that(
                    context.isPresent(),
                    "prompt",
                    "empty, or none that the model can read",
                    "a text it knows is needed");
            return context.orElseThrow();
        }
        usePen(drafts);
        int[] tokens = new TemplateFormat(pen.learned().model(), false)
                .render(((Content.Messages) prompt).messages(), true)
                .ids();
        int room = Math.min(config.maxChoiceTokens(), pen.room(tokens.length));
        Require.that(room >= 1, "prompt", tokens.length + " tokens", "at most " + pen.maxContext() + " are needed");
        return new Context(tokens, new byte[0], room);
    }

    @SuppressWarnings("ReferenceEquality") // another object may be another model; comparing all weights takes too long
    private void usePen(int drafts) {
        Learned now = learned.get();
        if (pen == null || pen.maxDrafts() < drafts) {
            pen = new Pen(now, config, Math.max(drafts, config.samples() + 1), workers);
        } else if (pen.learned() != now) {
            pen.use(now);
        }
    }
}
