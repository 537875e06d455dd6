package org.rollout4j.lm.loss;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/** What TRL's own losses made of tensors; see {@code test/fixtures/make_fixtures.py}. */
final class LossFixtures {
    private LossFixtures() {}

    static JsonNode read(String name) {
        try (InputStream in = LossFixtures.class.getResourceAsStream("/fixtures/losses/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] doubles(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    /** The same number over and over. */
    static double[] filled(int length, double value) {
        return DoubleStream.generate(() -> value).limit(length).toArray();
    }

    /** The numbers of a row of a padded matrix that its mask keeps. */
    static double[] row(JsonNode matrix, JsonNode mask, int row) {
        double[] values = doubles(matrix.path(row));
        double[] kept = doubles(mask.path(row));
        DoubleStream.Builder own = DoubleStream.builder();
        for (int t = 0; t < values.length; t++) {
            if (kept[t] != 0) {
                own.add(values[t]);
            }
        }
        return own.build().toArray();
    }
}
