package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.rollout4j.core.SplitMix;

/**
 * A source of short office notes in English whose entropy is known: what a perfect model of it loses, and no model can lose less. A prompt gives
 * the facts; the note names them all, in a style of which the prompt says nothing. The grammar is unambiguous: of a prompt and its text, all
 * that was chosen can be read back, so that the probability of a text is the product of its choices. Immutable and thread-safe.
 */
public final class NotesGrammar {
    private final Map<Facts.Kind, List<Rule>> notes = new EnumMap<>(Facts.Kind.class);
    private final int maxOptions;

    public NotesGrammar() {
        this(Integer.MAX_VALUE);
    }

    /** @param maxOptions how many options of each choice but those of the style are kept */
    NotesGrammar(int maxOptions) {
        this.maxOptions = maxOptions;
        for (Facts.Kind kind : Facts.Kind.values()) {
            notes.put(kind, List.of(note(kind, false), note(kind, true)));
        }
    }

    /** A note of any facts in any style. */
    public Note sample(SplitMix random) {
        return sample(Facts.random(random), Style.random(random), random);
    }

    /** A note of these facts in this style. */
    public Note sample(Facts facts, Style style, SplitMix random) {
        return NoteWriter.write(rule(facts), facts, style, drawn(random));
    }

    /**
     * The same note in another style: whatever the two have in common is as it was, and only what there was no place for in the old one is drawn.
     */
    public Note rewrite(Note note, Style style, SplitMix random) {
        ToIntFunction<Rule.Choice> drawn = drawn(random);
        return NoteWriter.write(rule(note.facts()), note.facts(), style, choice -> {
            Integer before = note.choices().get(choice.name());
            return before == null ? drawn.applyAsInt(choice) : before;
        });
    }

    /**
     * Reads back all that was chosen.
     *
     * @return nothing if the grammar writes no such text for that prompt
     * @throws IllegalArgumentException if it writes no such prompt
     */
    public Optional<Note> parse(String prompt, String text) {
        return read(prompt, text).notes().stream().findFirst();
    }

    /**
     * The logarithm of the probability of {@code text} after {@code prompt}, in nats; minus infinity if it is none of the prompt's notes.
     *
     * @throws IllegalArgumentException if the grammar writes no such prompt
     */
    public double logProbability(String prompt, String text) {
        return Math.log(read(prompt, text).probability());
    }

    /**
     * The entropy of a note given its prompt, in nats a text: the least mean loss of a model, summed over the tokens of the text and the one that
     * ends it. On a sample of notes, compare with the mean of {@link #logProbability} over the same ones, of which the difference is less noisy.
     */
    public double entropy() {
        List<Style> styles = Style.all();
        double sum = 0;
        for (List<Rule> ofKind : notes.values()) {
            for (Rule rule : ofKind) {
                sum += styles.stream().mapToDouble(rule::entropy).average().orElseThrow();
            }
        }
        return Math.log(styles.size()) + sum / (2 * notes.size());
    }

    /** The entropy of a prompt, in nats. */
    public double promptEntropy() {
        return Math.log((double) Facts.count());
    }

    /** The entropy of a prompt and its note together, in nats. */
    public double jointEntropy() {
        return promptEntropy() + entropy();
    }

    NoteReader.Reading read(String prompt, String text) {
        Facts facts = Facts.parse(prompt);
        return NoteReader.read(rule(facts), facts, text);
    }

    Rule rule(Facts facts) {
        return notes.get(facts.kind()).get(facts.answer() ? 1 : 0);
    }

    private static ToIntFunction<Rule.Choice> drawn(SplitMix random) {
        return choice -> random.nextBelow(choice.options().size());
    }

    private Rule note(Facts.Kind kind, boolean answer) {
        Rule core = choice("core", NoteTexts.CORES.get(kind));
        Rule context = choice("context", NoteTexts.CONTEXTS);
        Rule answered = Rule.sequence(
                Rule.literal(answer ? "Yes, " : "No, "),
                template("hedge", NoteTexts.HEDGES),
                choice("answer", answer ? NoteTexts.YES : NoteTexts.NO));
        return Rule.sequence(
                greeting(),
                Rule.byStyle(
                        StyleAxis.LENGTH,
                        body(core, answered, context),
                        body(
                                choice("opening", NoteTexts.OPENINGS),
                                core,
                                answered,
                                context,
                                choice("detail", NoteTexts.DETAILS),
                                choice("offer", NoteTexts.OFFERS))),
                Rule.literal("\n\n"),
                closing(),
                signOff());
    }

    private Rule greeting() {
        return Rule.byStyle(
                StyleAxis.GREETING,
                Rule.literal(""),
                Rule.sequence(choice("greeting.casual", NoteTexts.CASUAL_GREETINGS), Rule.literal("\n\n")),
                Rule.sequence(choice("greeting.formal", NoteTexts.FORMAL_GREETINGS), Rule.literal("\n\n")));
    }

    private static Rule body(Rule... sentences) {
        List<Rule> parts = new ArrayList<>();
        for (int i = 0; i < sentences.length; i++) {
            parts.add(Rule.byStyle(
                    StyleAxis.BULLETS, Rule.literal(i == 0 ? "" : " "), Rule.literal(i == 0 ? "- " : "\n- ")));
            parts.add(sentences[i]);
        }
        return new Rule.Sequence(parts);
    }

    /** Says the name where no greeting does. */
    private Rule closing() {
        return Rule.sequence(
                choice("closing", NoteTexts.CLOSINGS),
                Rule.byStyle(StyleAxis.GREETING, template("name", ", {name}"), Rule.literal(""), Rule.literal("")),
                template("mark", "!"));
    }

    private Rule signOff() {
        return Rule.byStyle(
                StyleAxis.SIGN_OFF,
                Rule.literal(""),
                Rule.sequence(Rule.literal("\n\n"), choice("signOff.casual", NoteTexts.CASUAL_SIGN_OFFS)),
                Rule.sequence(Rule.literal("\n\n"), choice("signOff.formal", NoteTexts.FORMAL_SIGN_OFFS)));
    }

    private Rule choice(String name, List<String> templates) {
        return Template.choice(name, maxOptions, templates);
    }

    private Rule template(String name, String source) {
        return Template.parse(name, source, maxOptions);
    }
}
