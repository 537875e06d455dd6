package org.rollout4j.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm notes}. */
@Command(
        name = "notes",
        description = {
            "Write short office notes of a grammar: text to try things with, whose entropy is known exactly.",
            "A note follows a line with its facts. A file that ends in .jsonl gets prompts with completions, as sft takes them,"
                    + " any other plain text, as pretrain does."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm notes --count 2000 --out notes.txt",
            "  rollout4j lm notes --count 500 --seed 2 --out notes.jsonl --json"
        })
final class LmNotesCommand implements Callable<Integer> {
    private static final int MAX_COUNT = 1_000_000;
    private static final String JSON_LINES = ".jsonl";

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out;

    @Option(names = "--count", paramLabel = "N", description = "How many notes, up to 1 million; default 1000.")
    private int count = 1000;

    @Option(names = "--seed", paramLabel = "S", description = "What chance derives from; default 1.")
    private long seed = 1;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Cli.usage(spec, () -> Require.inRange("--count", count, 1, MAX_COUNT));
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(seed);
        List<Note> notes =
                Stream.generate(() -> grammar.sample(random)).limit(count).toList();
        Files.createDirectories(out.toAbsolutePath().getParent());
        if (out.toString().endsWith(JSON_LINES)) {
            Examples.write(out, notes.stream().map(Note::example).toList());
        } else {
            AtomicFiles.write(out, file -> {
                for (Note note : notes) {
                    file.write((note.prompt() + note.text() + "\n\n\n").getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        report(notes, grammar);
        return 0;
    }

    private void report(List<Note> notes, NotesGrammar grammar) {
        double characters =
                notes.stream().mapToInt(note -> note.text().length()).average().orElseThrow();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("file", out.toString());
        values.put("notes", notes.size());
        values.put("charactersANote", characters);
        values.put("entropyANote", grammar.entropy());
        values.put("entropyAPrompt", grammar.promptEntropy());
        output.print(
                values,
                Text.format(
                        "notes           %d, of %.0f characters in the mean%nentropy         %.3f nats a note, %.3f a prompt: no model"
                                + " can lose less%nfile            %s%n",
                        notes.size(), characters, grammar.entropy(), grammar.promptEntropy(), out));
    }
}
