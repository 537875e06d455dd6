package org.rollout4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.env.BuiltIn;
import org.rollout4j.env.table.TabularModel;
import org.rollout4j.env.table.TransitionCsv;
import org.rollout4j.env.table.TransitionTable;
import org.rollout4j.file.Json;

/** Environments whose transitions a user wrote into a file: {@code table:FILE}, see {@code docs/tables.md}. */
final class TableFiles {
    private static final String PREFIX = "table:";
    private static final long MAX_BYTES = 16L << 20;

    private TableFiles() {}

    /**
     * The JSON document.
     *
     * @param timeLimit the number of steps after which an episode is truncated
     * @param start the probability of each state that episodes start in
     * @param terminal the states that episodes end in
     * @param transitions the outcomes
     */
    record Document(int timeLimit, Map<String, Double> start, List<String> terminal, List<Transition> transitions) {}

    /** One outcome of {@code action} in {@code state}. */
    record Transition(String state, String action, String next, double probability, double reward) {}

    /** Whether an environment is called that way. */
    static boolean named(String environment) {
        return environment.startsWith(PREFIX);
    }

    /** The name with the full name of the file, so that it means the same in every folder. */
    static String absolute(String environment) {
        return PREFIX + file(environment).toAbsolutePath().normalize();
    }

    /** What to call it in the name of a folder: {@code table-} and the name of the file without its ending. */
    static String label(String environment) {
        String name = String.valueOf(file(environment).getFileName());
        return "table-" + name.replaceAll("\\.[^.]*$", "").replace('.', '-');
    }

    /**
     * The environment of that name.
     *
     * @throws IllegalArgumentException if there is no such file or something in it is wrong; the message is one line
     */
    static BuiltIn load(String environment) {
        TransitionTable table = read(file(environment));
        TabularModel model = table.model();
        return BuiltIn.of(table.spec(absolute(environment), model), model, table.picture(), Map.of());
    }

    private static Path file(String environment) {
        return Path.of(environment.substring(PREFIX.length()));
    }

    private static TransitionTable read(Path file) {
        Require.that(Files.isRegularFile(file), "environment", PREFIX + file, "there is no such file");
        try {
            long bytes = Files.size(file);
            Require.that(bytes <= MAX_BYTES, file + ": size", bytes, "at most " + MAX_BYTES + " bytes are allowed");
            byte[] document = Files.readAllBytes(file);
            return file.toString().endsWith(".json")
                    ? json(document, file.toString())
                    : TransitionCsv.parse(document, file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
        }
    }

    private static TransitionTable json(byte[] bytes, String name) {
        Document document = Json.parse(bytes, Document.class, name);
        try {
            List<TransitionTable.Start> starts = new ArrayList<>();
            present("start", document.start());
            document.start().forEach((state, probability) -> {
                present("start." + state, probability);
                starts.add(new TransitionTable.Start("start", state, probability));
            });
            List<TransitionTable.Terminal> terminals = new ArrayList<>();
            for (String state : present("terminal", document.terminal())) {
                terminals.add(new TransitionTable.Terminal("terminal[" + terminals.size() + "]", state));
            }
            List<TransitionTable.Row> rows = new ArrayList<>();
            for (Transition transition : present("transitions", document.transitions())) {
                String where = "transitions[" + rows.size() + "]";
                present(where, transition);
                rows.add(new TransitionTable.Row(
                        where,
                        transition.state(),
                        transition.action(),
                        transition.next(),
                        transition.probability(),
                        transition.reward()));
            }
            return new TransitionTable(document.timeLimit(), starts, terminals, rows);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static <T> T present(String field, T value) {
        Require.that(value != null, field, null, "a value is needed");
        return value;
    }
}
