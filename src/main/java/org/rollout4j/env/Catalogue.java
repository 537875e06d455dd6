package org.rollout4j.env;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Require;
import org.rollout4j.env.grid.DrainGrid;
import org.rollout4j.env.grid.NearestCellPolicy;
import org.rollout4j.env.grid.SeedGrid;
import org.rollout4j.env.wrapper.TimeLimit;

/** The built-in environments by id. */
public final class Catalogue {
    private static final String DRAIN = "drain-grid";
    private static final Pattern DRAIN_SIZE = Pattern.compile(DRAIN + "-([2-8])x([2-8])");

    private static final List<Entry> ENTRIES = List.of(
            new Entry(
                    SeedGrid.ID,
                    "roll a 4x4 grid of 0/1 cells until its sum is 0; a roll never changes the sum, so nothing can"
                            + " be learned"),
            new Entry(
                    DRAIN,
                    "roll a 4x4 grid over the drain in its corner until it is empty, in as few steps as possible"),
            new Entry(
                    DRAIN + "-RxC",
                    "the same on R rows and C columns, 2 to 8 each; the optimum is known up to 25 cells",
                    DRAIN + "-5x5"));

    private Catalogue() {}

    /**
     * A line of the catalogue.
     *
     * @param id the id of an environment, or the pattern of many
     * @param description what is to be done there
     * @param example the id itself, or one that fits the pattern
     */
    public record Entry(String id, String description, String example) {
        private Entry(String id, String description) {
            this(id, description, id);
        }
    }

    /** All there is. */
    public static List<Entry> entries() {
        return ENTRIES;
    }

    /**
     * The environment of that id.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest id
     */
    public static BuiltIn find(String id) {
        if (id.equals(SeedGrid.ID)) {
            return new BuiltIn(() -> new TimeLimit(new SeedGrid()), Optional.of(SeedGrid.model()), Map.of());
        }
        if (id.equals(DRAIN)) {
            return drainGrid(4, 4);
        }
        Matcher size = DRAIN_SIZE.matcher(id);
        if (size.matches()) {
            return drainGrid(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
        }
        Require.that(
                !id.startsWith(DRAIN + "-"), "environment", id, DRAIN + "-RxC with R and C from 2 to 8 is allowed");
        List<String> known = ENTRIES.stream().map(Entry::id).toList();
        throw new IllegalArgumentException("environment is " + id + ": there is none of that id"
                + Suggest.didYouMean(id, known) + "; `rollout4j envs` lists them all");
    }

    private static BuiltIn drainGrid(int rows, int columns) {
        Optional<MarkovModel> model = rows * columns <= DrainGrid.MAX_MODEL_CELLS
                ? Optional.of(DrainGrid.model(rows, columns))
                : Optional.empty();
        return new BuiltIn(
                () -> new TimeLimit(new DrainGrid(rows, columns)),
                model,
                Map.of("nearest-cell", new NearestCellPolicy(rows, columns)));
    }
}
