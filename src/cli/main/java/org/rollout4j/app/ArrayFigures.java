package org.rollout4j.app;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What can be said of an array of a checkpoint without knowing what it means. The statistics are over its finite elements; null where
 * there are none, and for integers, among which doubles and generators stand bit by bit.
 *
 * @param name its name in the state
 * @param type the type of its elements, {@code f32} or {@code i64}
 * @param length the number of its elements
 * @param notFinite how many of them are NaN or infinite
 * @param norm the Euclidean norm
 */
record ArrayFigures(
        String name, String type, int length, int notFinite, Double min, Double mean, Double max, Double norm) {
    static ArrayFigures of(String name, float[] array) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        int finite = 0;
        for (float value : array) {
            if (Float.isFinite(value)) {
                finite++;
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
                squares += (double) value * value;
            }
        }
        return finite == 0
                ? new ArrayFigures(name, "f32", array.length, array.length, null, null, null, null)
                : new ArrayFigures(
                        name, "f32", array.length, array.length - finite, min, sum / finite, max, Math.sqrt(squares));
    }

    static ArrayFigures of(String name, long[] array) {
        return new ArrayFigures(name, "i64", array.length, 0, null, null, null, null);
    }

    /** By name, without what does not apply. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("type", type);
        json.put("length", length);
        if (type.equals("f32")) {
            json.put("notFinite", notFinite);
            json.put("min", min);
            json.put("mean", mean);
            json.put("max", max);
            json.put("norm", norm);
        }
        return json;
    }
}
