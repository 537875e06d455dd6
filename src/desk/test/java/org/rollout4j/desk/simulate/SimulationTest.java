package org.rollout4j.desk.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.LanguageModel;

@Tag("slow")
class SimulationTest {
    @TempDir
    private Path folder;

    private static SimulationResult run(Path into, int events, int threads, List<String> told) throws IOException {
        World world = new QuickWorld(new NotesWorld(LanguageModels.load(Path.of("models/notes-lm"))));
        try (Workers workers = new Workers(threads)) {
            return new Simulation(world, new SimulationConfig(1, 1, events), into)
                    .run(workers, (name, done, all) -> told.add(name + " " + done + "/" + all));
        }
    }

    /** All but how long it took. */
    private static List<String> numbers(Path folder) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                ObjectNode tree = (ObjectNode) Json.parse(Files.readAllBytes(file), file.toString());
                tree.remove("seconds");
                all.add(file.getFileName() + " " + tree);
            }
        }
        return all;
    }

    /** What was killed goes on, on any number of threads, to the same numbers; and a result of other events is not mixed with it. */
    @Test
    void goesOnWhereItWasKilled() throws IOException {
        List<String> told = new ArrayList<>();
        SimulationResult whole = run(folder.resolve("whole"), 24, 2, told);
        assertThat(told).hasSize(11).last().asString().endsWith(" 11/11");
        assertThat(whole.arms())
                .extracting(ArmResult::name)
                .startsWith("none", "rerank")
                .contains("opposite");
        assertThat(whole.targets()).hasSize(7);
        List<String> numbers = numbers(folder.resolve("whole"));

        for (String lost : new String[] {"full-1-1.json", "ngram-1-1.json", "random-1-1.json", "drift-1-1.json"}) {
            Files.delete(folder.resolve("whole").resolve(lost));
        }
        told.clear();
        run(folder.resolve("whole"), 24, 1, told);
        assertThat(told).hasSize(4).first().asString().endsWith(" 8/11");
        assertThat(numbers(folder.resolve("whole"))).isEqualTo(numbers);

        assertThatThrownBy(() -> run(folder.resolve("whole"), 30, 1, told))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("events=24")
                .hasMessageContaining("needs a folder of its own");
    }

    /** A model that follows instructions is asked for messages, with arms and a target of its own; several are written at once without looking ahead. */
    @Test
    void messagesAreWrittenByWhatFollowsInstructions() throws IOException {
        LanguageModel notes = LanguageModels.load(Path.of("models/notes-lm"));
        LanguageModel follows = new LanguageModel(
                notes.weights(),
                notes.tokenizer(),
                notes.endTokens(),
                "{% for message in messages %}{{ message.content }}{% endfor %}",
                Map.of());
        SimulationResult result = new Simulation(
                        new QuickWorld(new MessagesWorld(follows)), new SimulationConfig(1, 1, 24), folder)
                .run(Workers.caller(), (name, done, all) -> {});

        assertThat(result.arms()).extracting(ArmResult::name).containsExactly("none", "rerank", "full");
        assertThat(result.targets()).hasSize(1);
        assertThat(result.arms())
                .allMatch(arm -> Double.isFinite(arm.trueUtility().mean()));
        assertThat(result.bestOf()).isEqualTo(4);
        assertThat(new MessagesWorld(follows).prompts(448, 3))
                .doesNotHaveDuplicates()
                .hasSize(448);
    }
}
