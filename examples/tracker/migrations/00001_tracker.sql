-- Written from the model. You may edit it until it is first applied.

-- +goose Up
CREATE TABLE projects (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    key text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    visibility text COLLATE "C" NOT NULL DEFAULT 'TEAM',
    starts_on date NOT NULL,
    ends_on date,
    budget numeric,
    lead_id uuid,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_key_check CHECK (char_length(key) <= 500 AND key ~ '^[A-Z][A-Z0-9]{1,9}$'),
    CONSTRAINT projects_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT projects_description_check CHECK (char_length(description) <= 20000),
    CONSTRAINT projects_visibility_check CHECK (visibility IN ('TEAM', 'COMPANY', 'PUBLIC')),
    CONSTRAINT projects_budget_check CHECK (budget >= 0 AND budget < 'Infinity'),
    CONSTRAINT projects_key_key UNIQUE (key),
    CONSTRAINT projects_ends_on_starts_on_check CHECK (ends_on IS NULL OR ends_on >= starts_on)
);

CREATE TABLE members (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    email text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL DEFAULT 'DEVELOPER',
    hourly_rate numeric,
    active boolean NOT NULL DEFAULT true,
    avatar text COLLATE "C",
    skills text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    CONSTRAINT members_pkey PRIMARY KEY (id),
    CONSTRAINT members_email_check CHECK (char_length(email) BETWEEN 3 AND 320 AND email ~ '^[^@]+@[^@]+$'),
    CONSTRAINT members_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT members_role_check CHECK (role IN ('DEVELOPER', 'TESTER', 'PRODUCT_OWNER')),
    CONSTRAINT members_hourly_rate_check CHECK (hourly_rate BETWEEN 0 AND 1000),
    CONSTRAINT members_avatar_check CHECK (char_length(avatar) <= 2048),
    CONSTRAINT members_skills_check CHECK (array_position(skills, NULL) IS NULL),
    CONSTRAINT members_email_key UNIQUE (email)
);

CREATE TABLE milestones (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    project_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    due_on date,
    reached_at timestamptz,
    CONSTRAINT milestones_pkey PRIMARY KEY (id),
    CONSTRAINT milestones_name_check CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT milestones_project_id_name_key UNIQUE (project_id, name)
);

CREATE TABLE issues (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    project_id uuid NOT NULL,
    number integer NOT NULL,
    title text COLLATE "C" NOT NULL,
    body text COLLATE "C",
    kind text COLLATE "C" NOT NULL DEFAULT 'TASK',
    status text COLLATE "C" NOT NULL DEFAULT 'OPEN',
    priority text COLLATE "C",
    reporter_id uuid NOT NULL,
    assignee_id uuid,
    milestone_id uuid,
    parent_id uuid,
    estimate numeric,
    due_on date,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    custom jsonb,
    imported_from uuid,
    CONSTRAINT issues_pkey PRIMARY KEY (id),
    CONSTRAINT issues_number_check CHECK (number >= 1),
    CONSTRAINT issues_title_check CHECK (char_length(title) BETWEEN 1 AND 300),
    CONSTRAINT issues_body_check CHECK (char_length(body) <= 100000),
    CONSTRAINT issues_kind_check CHECK (kind IN ('TASK', 'BUG', 'FEATURE')),
    CONSTRAINT issues_status_check CHECK (status IN ('OPEN', 'IN_PROGRESS', 'IN_REVIEW', 'DONE', 'WONT_DO')),
    CONSTRAINT issues_priority_check CHECK (priority IN ('LOW', 'NORMAL', 'HIGH', 'CRITICAL')),
    CONSTRAINT issues_estimate_check CHECK (estimate BETWEEN 0 AND 10000),
    CONSTRAINT issues_project_id_number_key UNIQUE (project_id, number),
    CONSTRAINT issues_closed_at_opened_at_check CHECK (closed_at IS NULL OR closed_at >= opened_at)
);

CREATE TABLE comments (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    issue_id uuid NOT NULL,
    author_id uuid NOT NULL,
    body text COLLATE "C" NOT NULL,
    internal boolean NOT NULL DEFAULT false,
    written_at timestamptz NOT NULL,
    CONSTRAINT comments_pkey PRIMARY KEY (id),
    CONSTRAINT comments_body_check CHECK (char_length(body) BETWEEN 1 AND 20000)
);

CREATE TABLE labels (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    project_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    colour text COLLATE "C" NOT NULL DEFAULT '#888888',
    CONSTRAINT labels_pkey PRIMARY KEY (id),
    CONSTRAINT labels_name_check CHECK (char_length(name) BETWEEN 1 AND 50),
    CONSTRAINT labels_colour_check CHECK (colour ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT labels_project_id_name_key UNIQUE (project_id, name)
);

CREATE TABLE issue_labels (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    issue_id uuid NOT NULL,
    label_id uuid NOT NULL,
    CONSTRAINT issue_labels_pkey PRIMARY KEY (id),
    CONSTRAINT issue_labels_issue_id_label_id_key UNIQUE (issue_id, label_id)
);

CREATE TABLE issue_links (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    source_id uuid NOT NULL,
    target_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    CONSTRAINT issue_links_pkey PRIMARY KEY (id),
    CONSTRAINT issue_links_kind_check CHECK (kind IN ('BLOCKS', 'DUPLICATES', 'RELATES_TO')),
    CONSTRAINT issue_links_source_id_target_id_kind_key UNIQUE (source_id, target_id, kind),
    CONSTRAINT issue_links_source_id_target_id_check CHECK (source_id <> target_id)
);

CREATE TABLE attachments (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    issue_id uuid NOT NULL,
    file_name text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL DEFAULT 'application/octet-stream',
    size bigint NOT NULL,
    location text COLLATE "C" NOT NULL,
    CONSTRAINT attachments_pkey PRIMARY KEY (id),
    CONSTRAINT attachments_file_name_check CHECK (char_length(file_name) BETWEEN 1 AND 255),
    CONSTRAINT attachments_media_type_check CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
    CONSTRAINT attachments_size_check CHECK (size >= 0),
    CONSTRAINT attachments_location_check CHECK (char_length(location) <= 2048),
    CONSTRAINT attachments_issue_id_file_name_key UNIQUE (issue_id, file_name)
);

CREATE TABLE time_entries (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    issue_id uuid NOT NULL,
    member_id uuid NOT NULL,
    day date NOT NULL,
    hours numeric NOT NULL,
    cost numeric,
    note text COLLATE "C",
    CONSTRAINT time_entries_pkey PRIMARY KEY (id),
    CONSTRAINT time_entries_hours_check CHECK (hours BETWEEN 0.01 AND 24),
    CONSTRAINT time_entries_cost_check CHECK (cost >= 0 AND cost < 'Infinity'),
    CONSTRAINT time_entries_note_check CHECK (char_length(note) <= 1000),
    CONSTRAINT time_entries_issue_id_member_id_day_key UNIQUE (issue_id, member_id, day)
);

CREATE INDEX projects_name_idx ON projects (name, id);
CREATE INDEX projects_name_fold_idx ON projects ((replace(lower(CASE WHEN octet_length(name) = char_length(name) OR char_length(name) > 1000 OR name IS NFC NORMALIZED THEN name ELSE normalize(name, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
CREATE INDEX projects_lead_id_idx ON projects (lead_id, id);
CREATE INDEX members_name_idx ON members (name, id);
CREATE INDEX milestones_due_on_idx ON milestones (due_on, id);
CREATE INDEX issues_status_priority_idx ON issues (status, priority, id);
CREATE INDEX issues_title_idx ON issues (title, id);
CREATE INDEX issues_due_on_idx ON issues (due_on, id);
CREATE INDEX issues_opened_at_idx ON issues (opened_at, id);
CREATE INDEX issues_closed_at_idx ON issues (closed_at, id);
CREATE INDEX issues_reporter_id_idx ON issues (reporter_id, id);
CREATE INDEX issues_assignee_id_idx ON issues (assignee_id, id);
CREATE INDEX issues_milestone_id_idx ON issues (milestone_id, id);
CREATE INDEX issues_parent_id_idx ON issues (parent_id, id);
CREATE INDEX comments_written_at_idx ON comments (written_at, id);
CREATE INDEX comments_issue_id_idx ON comments (issue_id, id);
CREATE INDEX comments_author_id_idx ON comments (author_id, id);
CREATE INDEX issue_labels_label_id_idx ON issue_labels (label_id, id);
CREATE INDEX issue_links_target_id_idx ON issue_links (target_id, id);
CREATE INDEX time_entries_member_id_day_idx ON time_entries (member_id, day, id);

ALTER TABLE projects ADD CONSTRAINT projects_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES members (id);
ALTER TABLE milestones ADD CONSTRAINT milestones_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects (id);
ALTER TABLE issues ADD CONSTRAINT issues_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects (id);
ALTER TABLE issues ADD CONSTRAINT issues_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES members (id);
ALTER TABLE issues ADD CONSTRAINT issues_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES members (id);
ALTER TABLE issues ADD CONSTRAINT issues_milestone_id_fkey FOREIGN KEY (milestone_id) REFERENCES milestones (id);
ALTER TABLE issues ADD CONSTRAINT issues_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES issues (id);
ALTER TABLE comments ADD CONSTRAINT comments_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES issues (id);
ALTER TABLE comments ADD CONSTRAINT comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES members (id);
ALTER TABLE labels ADD CONSTRAINT labels_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects (id);
ALTER TABLE issue_labels ADD CONSTRAINT issue_labels_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES issues (id);
ALTER TABLE issue_labels ADD CONSTRAINT issue_labels_label_id_fkey FOREIGN KEY (label_id) REFERENCES labels (id);
ALTER TABLE issue_links ADD CONSTRAINT issue_links_source_id_fkey FOREIGN KEY (source_id) REFERENCES issues (id);
ALTER TABLE issue_links ADD CONSTRAINT issue_links_target_id_fkey FOREIGN KEY (target_id) REFERENCES issues (id);
ALTER TABLE attachments ADD CONSTRAINT attachments_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES issues (id);
ALTER TABLE time_entries ADD CONSTRAINT time_entries_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES issues (id);
ALTER TABLE time_entries ADD CONSTRAINT time_entries_member_id_fkey FOREIGN KEY (member_id) REFERENCES members (id);

-- +goose Down
ALTER TABLE projects DROP CONSTRAINT projects_lead_id_fkey;
ALTER TABLE milestones DROP CONSTRAINT milestones_project_id_fkey;
ALTER TABLE issues DROP CONSTRAINT issues_project_id_fkey;
ALTER TABLE issues DROP CONSTRAINT issues_reporter_id_fkey;
ALTER TABLE issues DROP CONSTRAINT issues_assignee_id_fkey;
ALTER TABLE issues DROP CONSTRAINT issues_milestone_id_fkey;
ALTER TABLE issues DROP CONSTRAINT issues_parent_id_fkey;
ALTER TABLE comments DROP CONSTRAINT comments_issue_id_fkey;
ALTER TABLE comments DROP CONSTRAINT comments_author_id_fkey;
ALTER TABLE labels DROP CONSTRAINT labels_project_id_fkey;
ALTER TABLE issue_labels DROP CONSTRAINT issue_labels_issue_id_fkey;
ALTER TABLE issue_labels DROP CONSTRAINT issue_labels_label_id_fkey;
ALTER TABLE issue_links DROP CONSTRAINT issue_links_source_id_fkey;
ALTER TABLE issue_links DROP CONSTRAINT issue_links_target_id_fkey;
ALTER TABLE attachments DROP CONSTRAINT attachments_issue_id_fkey;
ALTER TABLE time_entries DROP CONSTRAINT time_entries_issue_id_fkey;
ALTER TABLE time_entries DROP CONSTRAINT time_entries_member_id_fkey;

DROP TABLE projects;
DROP TABLE members;
DROP TABLE milestones;
DROP TABLE issues;
DROP TABLE comments;
DROP TABLE labels;
DROP TABLE issue_labels;
DROP TABLE issue_links;
DROP TABLE attachments;
DROP TABLE time_entries;
