package org.rollout4j.lm.tune;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.model.LanguageModel;

/**
 * Completions that were liked or not. Of a pair the chosen one was, and the rejected one was not, as TRL has it; both are learned from, or both are
 * held out.
 */
final class UnpairedReader extends RowReader<List<UnpairedRow>> {
    private final Encoder encoder;

    /** @param maxLength the most tokens of a sequence; of a longer one the start is kept */
    UnpairedReader(LanguageModel model, int maxLength) {
        super(model, maxLength, "examples", Kind.UNPAIRED, Kind.PREFERENCE);
        this.encoder = encoder();
    }

    @Override
    Optional<List<UnpairedRow>> row(Example example) {
        List<UnpairedRow> rows = example instanceof Example.Preference pair
                ? Stream.concat(
                                row(pair.prompt(), pair.chosen(), true).stream(),
                                row(pair.prompt(), pair.rejected(), false).stream())
                        .toList()
                : unpaired((Example.Unpaired) example);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
    }

    private List<UnpairedRow> unpaired(Example.Unpaired example) {
        return row(example.prompt(), example.completion(), example.label()).stream()
                .toList();
    }

    private Optional<UnpairedRow> row(Content prompt, Content completion, boolean desirable) {
        return encoder.completion(prompt, completion, format()).map(sequence -> new UnpairedRow(sequence, desirable));
    }

    @Override
    boolean isCut(List<UnpairedRow> rows) {
        return rows.stream().anyMatch(row -> row.sequence().tokens().length == maxLength());
    }

    @Override
    String whyLeftOut() {
        return "their prompts leave no room for completions within " + maxLength() + " tokens";
    }
}
