-- Settings of the server that Filar's promises rest on; a row for each that is not as it must be.
SELECT CONCAT(wanted.name, ' is ', found.VARIABLE_VALUE, ', must be ', wanted.value)
  FROM (SELECT 'INNODB_FLUSH_LOG_AT_TRX_COMMIT' AS name, '1' AS value
        UNION ALL SELECT 'INNODB_SNAPSHOT_ISOLATION', 'ON'
        UNION ALL SELECT 'INNODB_LOCK_WAIT_TIMEOUT', '3'
        UNION ALL SELECT 'INNODB_PRINT_ALL_DEADLOCKS', 'ON'
        UNION ALL SELECT 'LOCAL_INFILE', 'OFF'
        UNION ALL SELECT 'CHARACTER_SET_SERVER', 'utf8mb4'
        UNION ALL SELECT 'COLLATION_SERVER', 'utf8mb4_uca1400_ai_ci'
        UNION ALL SELECT 'TIME_ZONE', '+00:00'
        UNION ALL SELECT 'TX_ISOLATION', 'REPEATABLE-READ') AS wanted
  JOIN information_schema.GLOBAL_VARIABLES AS found ON found.VARIABLE_NAME = wanted.name
 WHERE found.VARIABLE_VALUE <> wanted.value
UNION ALL
SELECT CONCAT('SQL_MODE lacks ', mode.name)
  FROM (SELECT 'STRICT_ALL_TABLES' AS name
        UNION ALL SELECT 'NO_ENGINE_SUBSTITUTION'
        UNION ALL SELECT 'ERROR_FOR_DIVISION_BY_ZERO') AS mode
 WHERE NOT FIND_IN_SET(mode.name, @@GLOBAL.sql_mode);
