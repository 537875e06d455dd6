package org.rollout4j.desk.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;

/** Signals in TRL's files. Their rows are somebody's texts: messages say where, and never what stands there. */
final class SignalFiles {
    private static final Pattern LINE = Pattern.compile(":(\\d+): .*", Pattern.DOTALL);

    private SignalFiles() {}

    /** Returns how many rows there are. */
    static int write(Path file, List<Entry> journal, Function<Event, Optional<Example>> row) throws IOException {
        List<Example> rows = Lessons.of(journal).stream()
                .flatMap(entry -> row.apply(entry.event()).stream())
                .toList();
        if (rows.isEmpty()) {
            throw new IOException(file + ": nothing to write: there is no event that such a file has rows for");
        }
        AtomicFiles.write(
                file,
                out -> {
                    for (Example example : rows) {
                        out.write((Examples.line(example) + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                },
                PrivateFiles.file(file));
        return rows.size();
    }

    static List<Event.Signal> read(Path file) throws IOException {
        List<Event.Signal> signals = new ArrayList<>();
        for (Examples.Row row : rows(file)) {
            try {
                signals.add(SignalRows.signal(row.example()));
            } catch (IllegalArgumentException e) {
                throw new IOException(row.place() + ": " + e.getMessage(), e);
            }
        }
        return signals;
    }

    private static List<Examples.Row> rows(Path file) throws IOException {
        try {
            return Examples.rows(file, Kind.PREFERENCE, Kind.UNPAIRED);
        } catch (InvalidFileException e) {
            throw e; // of the file as a whole
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            Matcher line =
                    LINE.matcher(message.substring(Math.min(file.toString().length(), message.length())));
            if (!line.matches()) {
                throw e;
            }
            throw new IOException(
                    file + ":" + line.group(1) + ": is no row with " + Kind.PREFERENCE.columns() + ", or with "
                            + Kind.UNPAIRED.columns(),
                    null);
        }
    }
}
