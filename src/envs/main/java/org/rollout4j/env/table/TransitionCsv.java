package org.rollout4j.env.table;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.rollout4j.core.Require;

/**
 * Reads a {@link TransitionTable} from comma-separated values: declarations, then a header, then one outcome a line.
 *
 * <pre>
 * timeLimit,50
 * start,idle,1
 * terminal,broken
 * state,action,next,probability,reward
 * idle,run,idle,0.9,1
 * idle,run,broken,0.1,-5
 * </pre>
 *
 * <p>UTF-8. Empty lines and lines that begin with {@code #} say nothing. A start without a probability is certain. Names hold no commas
 * and no quotation marks.
 */
public final class TransitionCsv {
    private static final List<String> HEADER = List.of("state", "action", "next", "probability", "reward");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
    /** A number as people write it, which is less than what Java reads. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private static final int MAX_NUMBER = 40;

    private Integer timeLimit;
    private boolean header;
    private final List<TransitionTable.Start> starts = new ArrayList<>();
    private final List<TransitionTable.Terminal> terminals = new ArrayList<>();
    private final List<TransitionTable.Row> rows = new ArrayList<>();

    private TransitionCsv() {}

    /**
     * Reads a document.
     *
     * @param name what to call the document in messages, for example its file name
     * @throws IllegalArgumentException if it is not a table, or something in it is wrong; the message is one line
     */
    public static TransitionTable parse(byte[] document, String name) {
        try {
            return new TransitionCsv().read(decode(document));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static String decode(byte[] document) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not a text in UTF-8", e);
        }
    }

    private TransitionTable read(String text) {
        List<String> lines = LINE_END.splitAsStream(text).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String where = "line " + (i + 1);
                Require.that(line.indexOf('"') < 0, where, TableCheck.shown(line), "no quotation marks are allowed");
                if (header) {
                    row(where, fields(line));
                } else {
                    declaration(where, line);
                }
            }
        }
        Require.that(header, "header", "missing", "a line " + String.join(",", HEADER) + " is needed");
        Require.that(timeLimit != null, "timeLimit", "missing", "a line timeLimit,N before the header is needed");
        return new TransitionTable(timeLimit, starts, terminals, rows);
    }

    private void declaration(String where, String line) {
        List<String> fields = fields(line);
        header = fields.equals(HEADER);
        if (header) {
            return;
        }
        String keyword = fields.isEmpty() ? "" : fields.get(0);
        int most = keyword.equals("start") ? 3 : 2;
        boolean known = keyword.equals("timeLimit") || keyword.equals("start") || keyword.equals("terminal");
        Require.that(
                known && fields.size() >= 2 && fields.size() <= most,
                where,
                TableCheck.shown(line),
                "timeLimit,N or start,STATE,PROBABILITY or terminal,STATE or the header " + String.join(",", HEADER)
                        + " is allowed here");
        switch (keyword) {
            case "timeLimit" -> {
                Require.that(
                        timeLimit == null, where + ": timeLimit", TableCheck.shown(fields.get(1)), "it is given twice");
                double limit = number(where, "timeLimit", fields.get(1));
                Require.that(
                        limit >= 1 && limit <= Integer.MAX_VALUE && limit == Math.rint(limit),
                        where + ": timeLimit",
                        TableCheck.shown(fields.get(1)),
                        "a whole number from 1 on is allowed");
                timeLimit = (int) limit;
            }
            case "start" ->
                starts.add(new TransitionTable.Start(
                        where, fields.get(1), fields.size() == 2 ? 1 : number(where, "probability", fields.get(2))));
            default -> terminals.add(new TransitionTable.Terminal(where, fields.get(1)));
        }
    }

    private void row(String where, List<String> fields) {
        Require.that(
                fields.size() == HEADER.size(),
                where + ": number of fields",
                fields.size(),
                HEADER.size() + " are needed: " + String.join(",", HEADER));
        rows.add(new TransitionTable.Row(
                where,
                fields.get(0),
                fields.get(1),
                fields.get(2),
                number(where, "probability", fields.get(3)),
                number(where, "reward", fields.get(4))));
    }

    /** A spreadsheet fills short lines up with commas. */
    private static List<String> fields(String line) {
        return Pattern.compile(",")
                .splitAsStream(line.replaceAll("[,\\s]+$", ""))
                .map(String::strip)
                .toList();
    }

    private static double number(String where, String field, String text) {
        boolean plain = text.length() <= MAX_NUMBER && NUMBER.matcher(text).matches();
        Require.that(plain, where + ": " + field, TableCheck.shown(text), "a number is needed");
        return Double.parseDouble(text);
    }
}
