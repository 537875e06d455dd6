package org.rollout4j.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is refused, as OpenAI's interface says it. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final String param;
    private final String code;

    private ApiException(int status, String type, String param, String code, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
    }

    /** The caller did something wrong, which has nothing to do with a field. */
    static ApiException refused(int status, String code, String message) {
        return new ApiException(status, INVALID, null, code, message);
    }

    /** A field has a value that is not allowed. */
    static ApiException invalid(String param, String message) {
        return of(400, param, "invalid_value", message);
    }

    /** The same with another status and code. */
    static ApiException of(int status, String param, String code, String message) {
        return new ApiException(status, INVALID, param, code, message);
    }

    /** It is the server that cannot do it. */
    static ApiException failed(int status, String code, String message) {
        return new ApiException(status, "server_error", null, code, message);
    }

    int status() {
        return status;
    }

    Map<String, Object> json() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", getMessage());
        error.put("type", type);
        error.put("param", param);
        error.put("code", code);
        return Map.of("error", error);
    }
}
